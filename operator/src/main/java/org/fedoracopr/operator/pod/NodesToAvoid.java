package org.fedoracopr.operator.pod;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/** Keeps an attempt off the nodes that failed the build before, as long as there is another one with room: a preference, since a pool may have one node alone. */
final class NodesToAvoid {

    private static final int STRONGEST = 100;

    private NodesToAvoid() {}

    /** Null when no node has failed the build. */
    static @Nullable Affinity affinity(@Nullable CoprBuildStatus status, int attempt) {
        List<BuildAttempt> before = status == null ? List.of() : status.attempts();
        List<String> nodes = before.stream()
                .filter(earlier -> earlier.number() < attempt
                        && earlier.verdict() != null
                        && earlier.verdict().culprit() == Culprit.NODE)
                .map(BuildAttempt::nodeName)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        if (nodes.isEmpty()) {
            return null;
        }
        // A field selector on metadata.name takes one value.
        var preference = new AffinityBuilder().withNewNodeAffinity();
        for (String node : nodes) {
            preference = preference
                    .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                    .withWeight(STRONGEST)
                    .withNewPreference()
                    .addNewMatchField()
                    .withKey("metadata.name")
                    .withOperator("NotIn")
                    .withValues(node)
                    .endMatchField()
                    .endPreference()
                    .endPreferredDuringSchedulingIgnoredDuringExecution();
        }
        return preference.endNodeAffinity().build();
    }
}
