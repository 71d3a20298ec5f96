package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;

/**
 * How long a build that has ended stays in the cluster; its results and its log stay where they are.
 *
 * @param failed of failed builds, which people look at
 * @param others of all other builds
 */
public record TimeToLive(Duration failed, Duration others) {

    public static final TimeToLive DEFAULT = new TimeToLive(Duration.ofHours(24), Duration.ofHours(6));

    public TimeToLive {
        Objects.requireNonNull(failed, "failed is null");
        Objects.requireNonNull(others, "others is null");
    }

    Duration of(CoprBuildSpec spec, BuildPhase phase) {
        Integer own = spec.ttlSecondsAfterFinished();
        if (own != null) {
            return Duration.ofSeconds(own);
        }
        return phase == BuildPhase.FAILED ? failed : others;
    }
}
