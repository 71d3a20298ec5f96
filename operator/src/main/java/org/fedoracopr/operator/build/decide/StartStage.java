package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.verdict.Deadline;

/**
 * How far a builder that does not work yet has come, and until when it has to come further. A stage begins where the one before it ended, by the cluster's
 * clock; where the cluster does not say when that was, the whole start has as much time as all stages together.
 *
 * @param deadline the one that the limit is
 * @param span how long the stage may take
 */
record StartStage(Instant limit, Deadline deadline, Duration span) {

    static StartStage of(PodObservation.Present pod, AttemptDraft draft) {
        Deadlines deadlines = draft.deadlines();
        Instant made = draft.began();
        if (pod.node() == null) {
            return stage(made, Deadline.SCHEDULE, deadlines.schedule());
        }
        Instant scheduled = Objects.requireNonNullElse(pod.scheduledAt(), made.plus(deadlines.schedule()));
        if (!(pod.builder().hasStarted() && pod.agent().hasStarted())) {
            return stage(scheduled, Deadline.IMAGE_PULL, deadlines.imagePull());
        }
        Instant since = pod.builder() instanceof ContainerState.Running running && running.startedAt() != null
                ? running.startedAt()
                : scheduled.plus(deadlines.imagePull());
        // A warm one runs long before its build.
        Instant started = draft.isClaim() && since.isBefore(made) ? made : since;
        return stage(started, Deadline.START, deadlines.start());
    }

    private static StartStage stage(Instant since, Deadline deadline, Duration span) {
        return new StartStage(since.plus(span), deadline, span);
    }
}
