package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeAffinity;
import io.fabric8.kubernetes.api.model.NodeAffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorTerm;
import io.fabric8.kubernetes.api.model.NodeSelectorTermBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.nodehealth.decide.LeftOut;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an attempt off nodes, besides what its pool says of where builders may run.
 *
 * <p>Those that failed the build before are avoided as long as there is another one with room: a preference, since a pool may have one node alone. Those that are left
 * out of new builders are excluded; they are never all of a pool's.
 */
final class NodesToAvoid {

    private static final int STRONGEST = 100;

    private NodesToAvoid() {}

    /**
     * Null when any node will do.
     *
     * @param pool what the pool says
     * @param leftOut nodes that are excluded
     */
    static @Nullable Affinity affinity(
            @Nullable Affinity pool, @Nullable CoprBuildStatus status, int attempt, Collection<String> leftOut) {
        List<String> failed = failed(status, attempt);
        if (failed.isEmpty() && leftOut.isEmpty()) {
            return pool;
        }
        NodeAffinity nodes = pool == null ? null : pool.getNodeAffinity();
        var affinity = new NodeAffinityBuilder(nodes == null ? new NodeAffinity() : nodes);
        if (!leftOut.isEmpty()) {
            affinity.withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .withNodeSelectorTerms(excluding(leftOut, nodes))
                    .endRequiredDuringSchedulingIgnoredDuringExecution();
        }
        for (String node : failed) {
            affinity.addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(STRONGEST)
                    .withNewPreference()
                    .withMatchFields(isNot(node))
                    .endPreference()
                    .endPreferredDuringSchedulingIgnoredDuringExecution();
        }
        return new AffinityBuilder(pool == null ? new Affinity() : pool)
                .withNodeAffinity(affinity.build())
                .build();
    }

    private static List<String> failed(@Nullable CoprBuildStatus status, int attempt) {
        List<BuildAttempt> before = status == null ? List.of() : status.attempts();
        return before.stream()
                .filter(earlier -> earlier.number() < attempt
                        && earlier.verdict() != null
                        && earlier.verdict().culprit() == Culprit.NODE)
                .map(BuildAttempt::nodeName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
    }

    /** A node has to fit one of the terms, so each has to exclude what is left out. */
    private static List<NodeSelectorTerm> excluding(Collection<String> leftOut, @Nullable NodeAffinity nodes) {
        List<NodeSelectorRequirement> excluded =
                leftOut.stream().map(NodesToAvoid::isNot).toList();
        if (nodes == null || nodes.getRequiredDuringSchedulingIgnoredDuringExecution() == null) {
            return List.of(
                    new NodeSelectorTermBuilder().withMatchFields(excluded).build());
        }
        return nodes.getRequiredDuringSchedulingIgnoredDuringExecution().getNodeSelectorTerms().stream()
                .map(term -> isEmpty(term)
                        ? term
                        : new NodeSelectorTermBuilder(term)
                                .addAllToMatchFields(excluded)
                                .build())
                .toList();
    }

    /** No node fits such a term; with something excluded all others would. */
    private static boolean isEmpty(NodeSelectorTerm term) {
        return term.getMatchExpressions().isEmpty() && term.getMatchFields().isEmpty();
    }

    /** A field selector on the name takes one value. */
    private static NodeSelectorRequirement isNot(String node) {
        return new NodeSelectorRequirementBuilder()
                .withKey(LeftOut.NODE_NAME)
                .withOperator("NotIn")
                .withValues(node)
                .build();
    }
}
