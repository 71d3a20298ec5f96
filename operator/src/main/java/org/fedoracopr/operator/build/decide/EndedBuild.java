package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;

/** What remains to be done for a build that has ended: the log's last bytes, the agent's end, then the Pod, and one day the build itself (invariant I7). */
record EndedBuild(BuildSnapshot snapshot, Deadlines deadlines, TimeToLive timeToLive) {

    Decision decide() {
        if (snapshot.pod() instanceof PodObservation.Present pod) {
            BuildAttempt attempt = Objects.requireNonNull(snapshot.attempt(), "a Pod without an attempt");
            var draft = new AttemptDraft(snapshot, attempt, deadlines);
            draft.partWhenRelayed(pod);
            return draft.decision();
        }
        return snapshot.earlier().isEmpty() ? delete() : new Decision(snapshot.status(), List.of(), null);
    }

    private Decision delete() {
        Instant end = Objects.requireNonNullElse(snapshot.status().endedAt(), snapshot.now())
                .plus(timeToLive.of(
                        snapshot.spec(),
                        Objects.requireNonNull(snapshot.status().phase(), "a build that has ended has a phase")));
        return snapshot.now().isBefore(end)
                ? new Decision(snapshot.status(), List.of(), Duration.between(snapshot.now(), end))
                : new Decision(snapshot.status(), List.of(new Action.DeleteBuild(snapshot.uid())), null);
    }
}
