package org.fedoracopr.operator.nodehealth.decide;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeFindings.Hindrance;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.fedoracopr.operator.nodehealth.model.NodeSign;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a pool leaves out of new builders, one step on from what its status says.
 *
 * <p>A node is left out when builds of enough different owners failed on it within the window, for a time that doubles. Then it is on trial: the first build that
 * begins there and succeeds releases it, and one that the infrastructure fails puts it back. Never are more left out than the pool's rules allow of the nodes that
 * are known to be there, and none where builders fail on most nodes, for then nodes are not to blame.
 *
 * <p>The status is the memory: builds may be deleted as soon as they have ended. Of a node and an owner only the last failure counts, so that looking at a build once
 * more, or by another operator, changes nothing.
 */
public final class NodeHealth {

    private final NodeHealthRules rules;
    private final Instant now;
    private final Instant since;
    private final Hindrance blame;
    /** Within the window. */
    private final List<String> used;
    /** Also those that the pool's builders were on before; left out nodes have none. */
    private final List<String> countable;
    /** By name. What has become of each node, before anything is newly left out. */
    private final Map<String, PoolNode> nodes = new TreeMap<>();
    /** Those on trial that failed, first; then those that enough owners saw fail. */
    private final List<PoolNode> candidates = new ArrayList<>();

    private final List<NodeChange> changes = new ArrayList<>();

    private NodeHealth(NodeHealthRules rules, Instant now, Hindrance blame, List<String> used, List<String> countable) {
        this.rules = rules;
        this.now = now;
        this.since = now.minus(rules.window());
        this.blame = blame;
        this.used = used;
        this.countable = countable;
    }

    /**
     * Begins a step.
     *
     * @param peers all pools with the same image, this one among them
     * @param before the nodes in the pool's status
     */
    public static NodeHealth of(
            String pool,
            Set<String> peers,
            NodeHealthRules rules,
            List<PoolNode> before,
            NodeSigns signs,
            Instant clock) {
        // Pods and statuses have whole seconds.
        Instant now = clock.truncatedTo(ChronoUnit.SECONDS);
        Instant since = now.minus(rules.window());
        var countable = new TreeSet<>(signs.used(pool, since.minus(rules.longest())));
        before.forEach(node -> countable.add(node.name()));
        var health = new NodeHealth(
                rules, now, blame(pool, peers, before, signs, since), signs.used(pool, since), List.copyOf(countable));
        if (rules.mode() != NodeHealthMode.OFF) {
            health.look(before, signs.signs());
        }
        return health;
    }

    private static Hindrance blame(
            String pool, Set<String> peers, List<PoolNode> before, NodeSigns signs, Instant since) {
        Set<String> remembered = before.stream()
                .filter(node -> node.faults().stream()
                        .anyMatch(fault -> !Faults.at(fault).isBefore(since)))
                .map(PoolNode::name)
                .collect(Collectors.toSet());
        if (isAllOver(Set.of(pool), remembered, signs, since)) {
            return Hindrance.ALL_OVER_THE_POOL;
        }
        return peers.size() > 1 && isAllOver(peers, remembered, signs, since)
                ? Hindrance.ALL_OVER_THE_IMAGE
                : Hindrance.NONE;
    }

    /** Whether builders of these pools failed on more nodes than not. */
    private static boolean isAllOver(Set<String> pools, Set<String> remembered, NodeSigns signs, Instant since) {
        var all = new HashSet<>(remembered);
        pools.forEach(pool -> all.addAll(signs.used(pool, since)));
        var faulty = new HashSet<>(remembered);
        faulty.addAll(signs.faulty(pools, since));
        return faulty.size() * 2 > all.size();
    }

    private void look(List<PoolNode> before, List<NodeSign> signs) {
        Map<String, List<NodeSign>> byNode = signs.stream().collect(Collectors.groupingBy(NodeSign::node));
        var known = new TreeMap<String, PoolNode>();
        before.forEach(node -> known.put(node.name(), node));
        var names = new TreeSet<>(known.keySet());
        names.addAll(used);
        for (String name : names) {
            PoolNode node = known.getOrDefault(name, new PoolNode(name, NodeState.SUSPECTED, List.of(), 0, null, null));
            List<NodeSign> its = byNode.getOrDefault(name, List.of());
            switch (Objects.requireNonNullElse(node.state(), NodeState.SUSPECTED)) {
                case QUARANTINED -> quarantined(node, its);
                case ON_TRIAL -> onTrial(node, its);
                case SUSPECTED -> suspected(node, its);
            }
        }
        // The worst first; names decide the rest, so that two looks at the same agree.
        candidates.sort(Comparator.<PoolNode>comparingInt(node -> node.state() == NodeState.ON_TRIAL ? 0 : 1)
                .thenComparingInt(node -> -node.faults().size())
                .thenComparing(PoolNode::name));
    }

    private void quarantined(PoolNode node, List<NodeSign> signs) {
        if (now.isBefore(until(node))) {
            nodes.put(node.name(), node);
        } else {
            PoolNode tried = with(node, NodeState.ON_TRIAL, node.faults());
            changes.add(new NodeChange(
                    NodeChange.Kind.ON_TRIAL,
                    node.name(),
                    "",
                    "node " + node.name() + " takes a builder again, whose end decides"));
            onTrial(tried, signs);
        }
    }

    private void onTrial(PoolNode node, List<NodeSign> signs) {
        NodeSign first = signs.stream()
                .filter(sign -> !sign.began().isBefore(until(node)))
                .min(Comparator.comparing(NodeSign::at))
                .orElse(null);
        if (first == null) {
            // A node that nobody is given has gone, most likely.
            if (now.isBefore(until(node).plus(rules.longest()))) {
                nodes.put(node.name(), node);
            }
        } else if (first.works()) {
            changes.add(new NodeChange(
                    NodeChange.Kind.RELEASED,
                    node.name(),
                    "",
                    "node " + node.name() + " is no longer left out: a build succeeded there"));
            nodes.put(
                    node.name(),
                    new PoolNode(node.name(), NodeState.SUSPECTED, List.of(), node.quarantines(), null, now));
        } else {
            nodes.put(node.name(), node);
            candidates.add(with(node, NodeState.ON_TRIAL, Faults.of(node, List.of(first), Instant.MIN)));
        }
    }

    /** What came before a release is forgiven; that there was one is remembered for a window, and makes the next quarantine longer. */
    private void suspected(PoolNode node, List<NodeSign> signs) {
        Instant released = node.until();
        Instant begin = released != null && released.isAfter(since) ? released : since;
        List<NodeFault> faults = Faults.of(node, signs, begin);
        if (faults.isEmpty() && (released == null || !released.isAfter(since))) {
            return;
        }
        boolean remembered = released != null && released.isAfter(since);
        var seen = new PoolNode(
                node.name(),
                NodeState.SUSPECTED,
                faults,
                remembered ? node.quarantines() : 0,
                null,
                remembered ? released : null);
        nodes.put(node.name(), seen);
        if (faults.size() >= rules.owners()) {
            candidates.add(seen);
        }
    }

    private static Instant until(PoolNode node) {
        return Objects.requireNonNullElse(node.until(), Instant.MIN);
    }

    private static PoolNode with(PoolNode node, NodeState state, List<NodeFault> faults) {
        return new PoolNode(node.name(), state, faults, node.quarantines(), node.since(), node.until());
    }

    /** The nodes that the pool's builders were on not too long ago: those that may be counted as its nodes, if they are still there. */
    public List<String> usedNodes() {
        return countable;
    }

    /** How many of them have to be found there for all to be left out that should be; 0 when nothing has to be known. */
    public int nodesNeeded() {
        int more = blame == Hindrance.NONE ? candidates.size() : 0;
        return rules.nodesFor((int) leftOut() + more);
    }

    private long leftOut() {
        return nodes.values().stream()
                .filter(node -> node.state() == NodeState.QUARANTINED)
                .count();
    }

    /**
     * Ends the step.
     *
     * @param present how many of the pool's nodes are known to be there; no more than {@link #nodesNeeded} have to be looked for
     */
    public NodeFindings decide(int present) {
        int most = rules.mostOf(present);
        giveBack(most);
        Hindrance hindrance = candidates.isEmpty() ? Hindrance.NONE : blame;
        for (PoolNode candidate : blame == Hindrance.NONE ? candidates : List.<PoolNode>of()) {
            if (leftOut() < most) {
                leaveOut(candidate);
            } else {
                hindrance = Hindrance.SHARE_IS_USED;
            }
        }
        return new NodeFindings(listed(), hindrance, changes);
    }

    /** Nodes that have gone, or a share that was lowered, leave more out than may be: those whose time is over first come back early. */
    private void giveBack(int most) {
        long tooMany = leftOut() - most;
        nodes.values().stream()
                .filter(node -> node.state() == NodeState.QUARANTINED)
                .sorted(Comparator.comparing(NodeHealth::until).thenComparing(PoolNode::name))
                .limit(Math.max(0, tooMany))
                .toList()
                .forEach(node -> {
                    nodes.put(
                            node.name(),
                            new PoolNode(
                                    node.name(),
                                    NodeState.ON_TRIAL,
                                    node.faults(),
                                    node.quarantines(),
                                    node.since(),
                                    now));
                    changes.add(new NodeChange(
                            NodeChange.Kind.ON_TRIAL,
                            node.name(),
                            "",
                            "node " + node.name() + " takes a builder again before its time: no more than "
                                    + rules.percent() + " % of the pool's nodes may be left out"));
                });
    }

    private void leaveOut(PoolNode node) {
        int times = node.quarantines() + 1;
        Duration length = rules.quarantine(times);
        var left = new PoolNode(node.name(), NodeState.QUARANTINED, node.faults(), times, now, now.plus(length));
        nodes.put(node.name(), left);
        changes.add(new NodeChange(
                NodeChange.Kind.QUARANTINED,
                node.name(),
                node.faults().isEmpty()
                        ? ""
                        : Objects.requireNonNullElse(node.faults().getFirst().cause(), ""),
                NodeWords.leftOut(left, rules)));
    }

    private List<PoolNode> listed() {
        return nodes.values().stream()
                .sorted(Comparator.comparingInt((PoolNode node) -> rank(node.state()))
                        .thenComparing(PoolNode::name))
                .limit(CoprBuilderPoolStatus.MAX_NODES)
                .toList();
    }

    private static int rank(@Nullable NodeState state) {
        return switch (Objects.requireNonNullElse(state, NodeState.SUSPECTED)) {
            case QUARANTINED -> 0;
            case ON_TRIAL -> 1;
            case SUSPECTED -> 2;
        };
    }
}
