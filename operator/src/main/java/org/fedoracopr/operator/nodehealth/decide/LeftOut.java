package org.fedoracopr.operator.nodehealth.decide;

import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that a new builder of a pool must not go to.
 *
 * <p>A node on trial takes one builder at a time: while one that began since is there, or may yet be given it, the next ones go elsewhere. Two Pods made at the very
 * same moment may both go there, which costs a second build its attempt and no more.
 */
public final class LeftOut {

    /** The field by which a Pod names nodes; a selector on it takes one value. */
    public static final String NODE_NAME = "metadata.name";

    private LeftOut() {}

    /**
     * The nodes that the next one is kept off.
     *
     * @param pods the pool's builders
     */
    public static Set<String> of(CoprBuilderPool pool, List<Pod> pods) {
        return names(
                pool,
                node -> node.state() == NodeState.QUARANTINED
                        || (node.state() == NodeState.ON_TRIAL && pods.stream().anyMatch(pod -> tries(pod, node))));
    }

    /** The nodes that one without a build is kept off: on trial, it would stand in the way of the builder whose end decides. */
    public static Set<String> ofWarm(CoprBuilderPool pool) {
        return names(pool, node -> node.state() == NodeState.QUARANTINED || node.state() == NodeState.ON_TRIAL);
    }

    /** The nodes on which no builder is to begin: one that waits there for a build serves nobody. */
    public static Set<String> quarantined(CoprBuilderPool pool) {
        return names(pool, node -> node.state() == NodeState.QUARANTINED);
    }

    private static Set<String> names(CoprBuilderPool pool, Predicate<PoolNode> which) {
        var names = new TreeSet<String>();
        if (pool.getStatus() != null && NodeHealthRules.of(pool.getSpec()).mode() == NodeHealthMode.ENFORCE) {
            pool.getStatus().nodes().stream().filter(which).map(PoolNode::name).forEach(names::add);
        }
        return names;
    }

    private static boolean tries(Pod pod, PoolNode node) {
        Instant since = Objects.requireNonNullElse(node.until(), Instant.MIN);
        String phase = pod.getStatus() == null
                ? ""
                : Objects.requireNonNullElse(pod.getStatus().getPhase(), "");
        if (phase.equals("Succeeded")
                || phase.equals("Failed")
                || Instant.parse(pod.getMetadata().getCreationTimestamp()).isBefore(since)) {
            return false;
        }
        String place = pod.getSpec().getNodeName();
        boolean hasPlace = place != null && !place.isEmpty();
        return hasPlace ? node.name().equals(place) : !excludes(pod, node.name());
    }

    private static boolean excludes(Pod pod, String node) {
        var affinity = pod.getSpec().getAffinity();
        var required = affinity == null || affinity.getNodeAffinity() == null
                ? null
                : affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution();
        return required != null
                && required.getNodeSelectorTerms().stream()
                        .allMatch(term -> orEmpty(term.getMatchFields()).stream()
                                .anyMatch(field -> NODE_NAME.equals(field.getKey())
                                        && "NotIn".equals(field.getOperator())
                                        && field.getValues().contains(node)));
    }

    private static List<NodeSelectorRequirement> orEmpty(@Nullable List<NodeSelectorRequirement> fields) {
        return Objects.requireNonNullElse(fields, List.of());
    }
}
