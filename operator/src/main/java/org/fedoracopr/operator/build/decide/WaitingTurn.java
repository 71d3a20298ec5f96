package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.QueueState;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.jspecify.annotations.Nullable;

/**
 * A build that waits for a place in a pool: for its first attempt, or for the next one after an attempt that is tried again.
 *
 * <p>The attempt before must be unable to publish when the next one begins: it was never given a permit, its Pod has ended, or so much time has passed that the
 * agents' own check of the volume is all that is left (invariant I1).
 */
final class WaitingTurn {

    /** How long the next attempt waits for the end of a Pod that had a permit. */
    static final Duration PERMIT_PATIENCE = Duration.ofMinutes(10);

    private final BuildSnapshot snapshot;
    private final Deadlines deadlines;
    /** The attempt that ended before; null for the first. */
    private final @Nullable BuildAttempt last;

    private final StatusEdit edit;

    WaitingTurn(BuildSnapshot snapshot, Deadlines deadlines) {
        this.snapshot = snapshot;
        this.deadlines = deadlines;
        this.last = snapshot.attempt();
        this.edit = new StatusEdit(snapshot.status(), snapshot.generation(), snapshot.now());
    }

    Decision decide() {
        if (snapshot.spec().cancel()) {
            return Endings.end(edit, Verdict.canceled(null, "canceled while it waited"));
        }
        if (last == null && snapshot.specProblem() != null) {
            return refuse(snapshot.specProblem());
        }
        Instant earliest = last == null ? snapshot.now() : earliest(last);
        if (snapshot.now().isBefore(earliest)) {
            return new Decision(edit.status(), List.of(), Duration.between(snapshot.now(), earliest));
        }
        Duration left = timeLeft();
        boolean over = left != null && !left.isPositive();
        return switch (snapshot.admission()) {
            case Admission.Admitted admitted -> admit(admitted.pool(), last == null ? admitted.warm() : null);
            case Admission.Unknown ignored -> over ? giveUp() : new Decision(snapshot.status(), List.of(), left);
            case Admission.Refused refused -> refuse(refused);
            case Admission.NoPool noPool -> over ? giveUp() : wait("NoMatchingPool", "pools", noPool.message(), left);
            case Admission.Waiting waiting ->
                over ? giveUp() : wait("WaitingForBuilder", waiting.blockedBy(), waiting.message(), left);
        };
    }

    private Instant earliest(BuildAttempt ended) {
        Instant pause = RetryPolicy.notBefore(snapshot.status().attempts());
        boolean mayPublish = ended.permittedManifestSha256() != null
                && snapshot.pod() instanceof PodObservation.Present pod
                && !pod.hasEnded();
        Instant end = ended.endedAt() == null ? snapshot.now() : ended.endedAt();
        Instant fenced = mayPublish ? end.plus(PERMIT_PATIENCE) : end;
        return fenced.isAfter(pause) ? fenced : pause;
    }

    /** A build that is tried again has begun already, and goes back to Starting alone. */
    private Decision wait(String reason, String blockedBy, String message, @Nullable Duration left) {
        edit.phase(last == null ? BuildPhase.PENDING : BuildPhase.STARTING);
        edit.condition(ConditionType.SCHEDULED, "False", reason, message);
        edit.queue(new QueueState(StatusBounds.message(blockedBy, QueueState.MAX_BLOCKED_BY), message));
        return new Decision(edit.status(), List.of(), left);
    }

    /** Null when a build may wait for ever. */
    private @Nullable Duration timeLeft() {
        if (deadlines.queue().isZero()) {
            return null;
        }
        Instant since = last == null || last.endedAt() == null ? snapshot.createdAt() : last.endedAt();
        return Duration.between(snapshot.now(), since.plus(deadlines.queue()));
    }

    private Decision giveUp() {
        QueueState queue = edit.status().queue();
        return Endings.end(
                edit,
                new Verdict(
                        BuildPhase.FAILED,
                        null,
                        "QueueDeadline",
                        Culprit.POOL,
                        "no builder became free within " + deadlines.queue().toMinutes() + " min"
                                + (queue == null ? "" : ": " + queue.message())));
    }

    /** Nothing but another limit would let it in: it ends at once, and its owner learns which limit it is. */
    private Decision refuse(Admission.Refused refused) {
        return Endings.end(edit, new Verdict(BuildPhase.FAILED, null, "NotAllowed", Culprit.USER, refused.message()));
    }

    /** The verdict needs an attempt to stand in, although no Pod was ever made for it. */
    private Decision refuse(String problem) {
        edit.addAttempt(Attempts.withoutPod(snapshot.now()));
        var actions = Endings.endAttempt(edit, Endings.invalidSpec(problem), null, null, snapshot.now());
        return new Decision(edit.status(), actions, null);
    }

    private Decision admit(String pool, @Nullable WarmClaim warm) {
        int number = last == null ? 1 : last.number() + 1;
        String resourceClass = last == null ? null : RetryPolicy.nextClass(last, snapshot.pool());
        edit.phase(BuildPhase.STARTING);
        edit.queue(null);
        edit.logUrl(snapshot.logUrl());
        edit.forget(ConditionType.LOG_SEALED, ConditionType.LOG_RELAYED, ConditionType.RESULTS_PUBLISHED);
        edit.addAttempt(
                warm == null
                        ? Attempts.starting(
                                number, pool, resourceClass, Attempts.podName(snapshot.name(), number), snapshot.now())
                        : Attempts.claiming(number, pool, warm, snapshot.now()));
        String admitted = "admitted to pool " + pool + (resourceClass == null ? "" : ", class " + resourceClass)
                + (warm == null ? "" : ", warm builder " + warm.pod());
        edit.condition(ConditionType.SCHEDULED, "True", "Admitted", admitted);
        if (last != null) {
            edit.condition(ConditionType.POD_READY, "False", "Starting", null);
        }
        edit.condition(
                ConditionType.COMPLETE,
                "False",
                "Building",
                last == null ? null : "attempt " + number + " is under way");
        return new Decision(
                edit.status(),
                List.of(
                        warm == null
                                ? new Action.CreatePod(pool, number, resourceClass)
                                : new Action.ClaimPod(pool, number, warm.pod(), warm.uid()),
                        new Action.Announce(false, "Admitted", admitted + " as attempt " + number)),
                null);
    }
}
