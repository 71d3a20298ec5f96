package org.fedoracopr.operator.build.io;

import java.time.Duration;
import java.time.Instant;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.jspecify.annotations.Nullable;

/** Says when the state of a Pod's node may decide something: an ordinary build costs no request for it. */
final class NodeQuestion {

    /** Longer than a builder on a good node takes from its Pod to its first sign, or an agent to publish. */
    static final Duration ORDINARY = Duration.ofSeconds(30);

    private NodeQuestion() {}

    /** @param runnerSeen the builder was seen to work, by this operator or one before it */
    static boolean matters(
            PodObservation.Present pod, BuildAttempt attempt, CoprBuildSpec spec, boolean runnerSeen, Instant now) {
        if (pod.node() == null || pod.hasEnded() || bothHaveEnded(pod)) {
            return false;
        }
        return pod.deleting()
                || pod.signs().readyLost()
                || pod.signs().disruption() != null
                || (!runnerSeen && isPast(attempt.startedAt(), ORDINARY, now))
                || (pod.builder() instanceof ContainerState.Terminated ended
                        && isPast(ended.finishedAt(), ORDINARY, now))
                // Its runner should have ended it by itself.
                || isPast(attempt.runningAt(), BuilderPodSettings.timeout(spec).plus(ORDINARY), now);
    }

    private static boolean bothHaveEnded(PodObservation.Present pod) {
        return pod.builder() instanceof ContainerState.Terminated && pod.agent() instanceof ContainerState.Terminated;
    }

    private static boolean isPast(@Nullable Instant since, Duration bound, Instant now) {
        return since != null && !now.isBefore(since.plus(bound));
    }
}
