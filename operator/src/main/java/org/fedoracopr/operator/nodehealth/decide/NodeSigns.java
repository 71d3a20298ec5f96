package org.fedoracopr.operator.nodehealth.decide;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.nodehealth.model.NodeSign;
import org.jspecify.annotations.Nullable;

/**
 * What the attempts of a namespace tell of its nodes.
 *
 * <p>A verdict that names the infrastructure never follows from a builder's own word (invariant I5), so nothing that a package writes is a failure here. A drain, a
 * preemption or a reclaimed machine is the cluster's own doing, and what a pool alone can be wrong about is no node's fault.
 *
 * @param signs of ended attempts
 * @param used when each pool's builders were last seen on each node; {@link Instant#MAX} where one is now
 */
public record NodeSigns(List<NodeSign> signs, Map<String, Map<String, Instant>> used) {

    public static final NodeSigns NONE = new NodeSigns(List.of(), Map.of());

    private static final Set<String> DISRUPTIONS = Set.of(
            "NodeShutdown",
            "Preempting",
            "PreemptionByScheduler",
            "EvictionByEvictionAPI",
            "DeletionByTaintManager",
            "DeletionByPodGC",
            "TerminationByKubelet",
            "Disrupted");
    private static final Set<String> THE_POOLS_OWN =
            Set.of("VersionMismatch", "AgentOutOfMemory", "AgentDiskFull", "InvalidImageName", "Unschedulable");
    private static final String SUCCEEDED = "Succeeded";

    /** The signs in the statuses of builds. */
    public static NodeSigns of(List<CoprBuild> builds) {
        var signs = new ArrayList<NodeSign>();
        var used = new HashMap<String, Map<String, Instant>>();
        for (CoprBuild build : builds) {
            if (build.getStatus() != null) {
                build.getStatus().attempts().forEach(attempt -> note(build, attempt, signs, used));
            }
        }
        return new NodeSigns(signs, used);
    }

    private static void note(
            CoprBuild build, BuildAttempt attempt, List<NodeSign> signs, Map<String, Map<String, Instant>> used) {
        if (attempt.pool() == null || attempt.nodeName() == null) {
            return;
        }
        Instant seen = Objects.requireNonNullElse(attempt.endedAt(), Instant.MAX);
        used.computeIfAbsent(attempt.pool(), ignored -> new HashMap<>())
                .merge(attempt.nodeName(), seen, (one, other) -> one.isAfter(other) ? one : other);
        BuildVerdict verdict = attempt.verdict();
        if (attempt.endedAt() == null || attempt.startedAt() == null || verdict == null || verdict.cause() == null) {
            return;
        }
        boolean works = verdict.cause().equals(SUCCEEDED) && verdict.culprit() == null;
        if (works || isFault(verdict.culprit(), verdict.cause())) {
            signs.add(new NodeSign(
                    attempt.pool(),
                    attempt.nodeName(),
                    owner(build),
                    attempt.startedAt(),
                    attempt.endedAt(),
                    works,
                    verdict.cause()));
        }
    }

    private static boolean isFault(@Nullable Culprit culprit, String cause) {
        return switch (culprit) {
            case NODE, CLUSTER -> !DISRUPTIONS.contains(cause);
            case POOL -> !THE_POOLS_OWN.contains(cause);
            case PACKAGE, REPOSITORY, USER -> false;
            case null -> false;
        };
    }

    private static String owner(CoprBuild build) {
        CoprProject project = build.getSpec() == null ? null : build.getSpec().project();
        return project == null ? "" : Objects.requireNonNullElse(project.owner(), "");
    }

    /**
     * The same with nodes that were used by builds of which nothing is left.
     *
     * @param before as it was then
     * @param then when that was
     * @param oldest what was not used since is forgotten
     */
    public NodeSigns remembering(NodeSigns before, Instant then, Instant oldest) {
        var all = new HashMap<String, Map<String, Instant>>();
        used.forEach((pool, nodes) -> all.put(pool, new HashMap<>(nodes)));
        before.used()
                .forEach((pool, nodes) -> nodes.forEach((node, seen) -> {
                    Instant last = seen.isBefore(then) ? seen : then;
                    if (!last.isBefore(oldest)) {
                        all.computeIfAbsent(pool, ignored -> new HashMap<>())
                                .merge(node, last, (one, other) -> one.isAfter(other) ? one : other);
                    }
                }));
        return new NodeSigns(signs, all);
    }

    /** The nodes that builders of a pool were on since then, in the order of their names. */
    List<String> used(String pool, Instant since) {
        return used.getOrDefault(pool, Map.of()).entrySet().stream()
                .filter(node -> !node.getValue().isBefore(since))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** The nodes among them that failed builders of these pools since then. */
    Set<String> faulty(Set<String> pools, Instant since) {
        return signs.stream()
                .filter(sign -> !sign.works()
                        && pools.contains(sign.pool())
                        && !sign.at().isBefore(since))
                .map(NodeSign::node)
                .collect(Collectors.toSet());
    }
}
