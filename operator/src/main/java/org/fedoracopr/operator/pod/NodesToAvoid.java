package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirementBuilder;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.nodehealth.decide.LeftOut;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an attempt off nodes.
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
     * @param leftOut nodes that are excluded
     */
    static @Nullable Affinity affinity(@Nullable CoprBuildStatus status, int attempt, Collection<String> leftOut) {
        List<BuildAttempt> before = status == null ? List.of() : status.attempts();
        List<String> nodes = before.stream()
                .filter(earlier -> earlier.number() < attempt
                        && earlier.verdict() != null
                        && earlier.verdict().culprit() == Culprit.NODE)
                .map(BuildAttempt::nodeName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (nodes.isEmpty() && leftOut.isEmpty()) {
            return null;
        }
        var preference = new AffinityBuilder().withNewNodeAffinity();
        if (!leftOut.isEmpty()) {
            preference = preference
                    .withNewRequiredDuringSchedulingIgnoredDuringExecution()
                    .addNewNodeSelectorTerm()
                    .withMatchFields(leftOut.stream().map(NodesToAvoid::isNot).toList())
                    .endNodeSelectorTerm()
                    .endRequiredDuringSchedulingIgnoredDuringExecution();
        }
        for (String node : nodes) {
            preference = preference
                    .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(STRONGEST)
                    .withNewPreference()
                    .withMatchFields(isNot(node))
                    .endPreference()
                    .endPreferredDuringSchedulingIgnoredDuringExecution();
        }
        return preference.endNodeAffinity().build();
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
