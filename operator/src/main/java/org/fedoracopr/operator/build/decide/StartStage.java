package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;

/**
 * How far a builder that does not work yet has come, and until when it has to come further. A stage begins where the one before it ended, by the cluster's
 * clock; where the cluster does not say when that was, the whole start has as much time as all stages together.
 *
 * @param missed what did not happen, for people
 */
record StartStage(Instant limit, String missed) {

    static StartStage of(PodObservation.Present pod, AttemptDraft draft) {
        Deadlines deadlines = draft.deadlines();
        Instant made = draft.began();
        if (pod.node() == null) {
            return new StartStage(
                    made.plus(deadlines.schedule()),
                    "the builder Pod got no node within " + text(deadlines.schedule()));
        }
        Instant scheduled = Objects.requireNonNullElse(pod.scheduledAt(), made.plus(deadlines.schedule()));
        if (!(pod.builder().hasStarted() && pod.agent().hasStarted())) {
            return new StartStage(
                    scheduled.plus(deadlines.imagePull()),
                    "the containers of the builder Pod did not start within " + text(deadlines.imagePull()));
        }
        Instant started = pod.builder() instanceof ContainerState.Running running && running.startedAt() != null
                ? running.startedAt()
                : scheduled.plus(deadlines.imagePull());
        return new StartStage(
                started.plus(deadlines.start()), "the builder did not begin to work within " + text(deadlines.start()));
    }

    private static String text(Duration duration) {
        return duration.toSeconds() % 60 == 0 ? duration.toMinutes() + " min" : duration.toSeconds() + " s";
    }
}
