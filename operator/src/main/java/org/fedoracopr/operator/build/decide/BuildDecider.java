package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * The life of a build: from what is seen to its next status and the actions that follow from it.
 *
 * <p>A pure function that can be asked at any moment, in any order and as often as one likes: every action's intent stands in the status that is written
 * before it, and every action can be repeated (invariant I8).
 */
public final class BuildDecider {

    /** Reason and cause of a build whose Pod the API server does not take. */
    static final String POD_NOT_CREATED = "PodNotCreated";

    /** Cause of an attempt whose warm Pod was lost before the build was begun. */
    static final String WARM_POD_LOST = "WarmPodLost";

    private final Deadlines deadlines;
    private final TimeToLive timeToLive;

    public BuildDecider(Deadlines deadlines, TimeToLive timeToLive) {
        this.deadlines = Objects.requireNonNull(deadlines, "deadlines is null");
        this.timeToLive = Objects.requireNonNull(timeToLive, "timeToLive is null");
    }

    /** What to do about a build; its status is within the bounds of the API. */
    public Decision decide(BuildSnapshot snapshot) {
        Decision decision = unbounded(snapshot);
        CoprBuildStatus status = StatusBounds.fit(decision.status());
        return new Decision(status, decision.actions(), untilNextTurn(status, decision.wakeAfter(), snapshot.now()));
    }

    /** The end of a pause between attempts is no event: a build whose Pod has gone already hears of nothing else. */
    private static @Nullable Duration untilNextTurn(CoprBuildStatus status, @Nullable Duration wakeAfter, Instant now) {
        boolean isOver = status.phase() != null && status.phase().isTerminal();
        if (isOver || status.attempts().isEmpty() || status.attempts().getLast().endedAt() == null) {
            return wakeAfter;
        }
        Duration pause = Duration.between(now, RetryPolicy.notBefore(status.attempts()));
        return pause.isPositive() && (wakeAfter == null || pause.compareTo(wakeAfter) < 0) ? pause : wakeAfter;
    }

    /** The status that tells users why the Pod cannot be made; making it is tried again until the start deadline. */
    public CoprBuildStatus podNotCreated(BuildSnapshot snapshot, CoprBuildStatus status, String why) {
        var edit = new StatusEdit(status, snapshot.generation(), snapshot.now());
        edit.condition(ConditionType.POD_READY, "False", POD_NOT_CREATED, why);
        return StatusBounds.fit(edit.status());
    }

    /** The status of an attempt whose warm Pod cannot be had: the next look makes one of its own. Nothing was given to that Pod, so the attempt begins anew. */
    public CoprBuildStatus withoutClaim(BuildSnapshot snapshot, CoprBuildStatus status) {
        var edit = new StatusEdit(status, snapshot.generation(), snapshot.now());
        edit.attempt(attempt -> Attempts.withoutClaim(attempt, Attempts.podName(snapshot.name(), attempt.number())));
        return StatusBounds.fit(edit.status());
    }

    private Decision unbounded(BuildSnapshot snapshot) {
        Deadlines limits = deadlines.with(snapshot.pool().deadlines());
        return EarlierPods.add(current(snapshot, limits), snapshot.earlier(), limits, snapshot.now());
    }

    private Decision current(BuildSnapshot snapshot, Deadlines limits) {
        BuildPhase phase = snapshot.status().phase();
        if (phase != null && phase.isTerminal()) {
            return new EndedBuild(snapshot, limits, timeToLive).decide();
        }
        BuildAttempt attempt = snapshot.attempt();
        if (attempt == null) {
            return new WaitingTurn(snapshot, limits).decide();
        }
        if (attempt.endedAt() != null) {
            return betweenAttempts(snapshot, attempt, limits);
        }
        return new RunningAttempt(snapshot, attempt, limits).decide();
    }

    /** The Pod of the attempt that has ended is parted from beside the wait for the next one. */
    private Decision betweenAttempts(BuildSnapshot snapshot, BuildAttempt ended, Deadlines limits) {
        Decision turn = new WaitingTurn(snapshot, limits).decide();
        if (!(snapshot.pod() instanceof PodObservation.Present pod)) {
            return turn;
        }
        BuildPhase next = turn.status().phase();
        if (next == null || !next.isTerminal()) {
            var parted = List.of(new EarlierAttempt(ended, pod, snapshot.relay()));
            return EarlierPods.add(turn, parted, limits, snapshot.now());
        }
        Decision rest = new EndedBuild(snapshot.with(turn.status()), limits, timeToLive).decide();
        var actions = new ArrayList<>(turn.actions());
        actions.addAll(rest.actions());
        return new Decision(rest.status(), actions, rest.wakeAfter());
    }
}
