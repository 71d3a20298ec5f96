package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.QueueState;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.verdict.Verdict;

/**
 * The life of a build: from what is seen to its next status and the actions that follow from it.
 *
 * <p>A pure function that can be asked at any moment, in any order and as often as one likes: every action's intent stands in the status that is written
 * before it, and every action can be repeated (invariant I8).
 */
public final class BuildDecider {

    /** Reason and cause of a build whose Pod the API server does not take. */
    static final String POD_NOT_CREATED = "PodNotCreated";

    private final Deadlines deadlines;

    public BuildDecider(Deadlines deadlines) {
        this.deadlines = Objects.requireNonNull(deadlines, "deadlines is null");
    }

    /** What to do about a build; its status is within the bounds of the API. */
    public Decision decide(BuildSnapshot snapshot) {
        Decision decision = unbounded(snapshot);
        return new Decision(StatusBounds.fit(decision.status()), decision.actions(), decision.wakeAfter());
    }

    /** The status that tells users why the Pod cannot be made; making it is tried again until the start deadline. */
    public CoprBuildStatus podNotCreated(BuildSnapshot snapshot, CoprBuildStatus status, String why) {
        var edit = new StatusEdit(status, snapshot.generation(), snapshot.now());
        edit.condition(ConditionType.POD_READY, "False", POD_NOT_CREATED, why);
        return StatusBounds.fit(edit.status());
    }

    private Decision unbounded(BuildSnapshot snapshot) {
        BuildPhase phase = snapshot.status().phase();
        if (phase != null && phase.isTerminal()) {
            return new EndedBuild(snapshot, deadlines).decide();
        }
        BuildAttempt attempt = snapshot.attempt();
        return attempt == null ? waiting(snapshot) : new RunningAttempt(snapshot, attempt, deadlines).decide();
    }

    private static Decision waiting(BuildSnapshot snapshot) {
        var edit = new StatusEdit(snapshot.status(), snapshot.generation(), snapshot.now());
        if (snapshot.spec().cancel()) {
            return Endings.end(
                    edit, new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled while it waited"));
        }
        if (snapshot.specProblem() != null) {
            return refuse(snapshot, edit, snapshot.specProblem());
        }
        return switch (snapshot.admission()) {
            case Admission.Unknown ignored -> new Decision(snapshot.status(), List.of(), null);
            case Admission.NoPool noPool -> {
                edit.phase(BuildPhase.PENDING);
                edit.condition(ConditionType.SCHEDULED, "False", "NoMatchingPool", noPool.message());
                edit.queue(new QueueState("pools", noPool.message()));
                yield new Decision(edit.status(), List.of(), null);
            }
            case Admission.Waiting waiting -> {
                edit.phase(BuildPhase.PENDING);
                edit.condition(ConditionType.SCHEDULED, "False", "WaitingForBuilder", waiting.message());
                edit.queue(new QueueState(waiting.blockedBy(), waiting.message()));
                yield new Decision(edit.status(), List.of(), null);
            }
            case Admission.Admitted admitted -> admit(snapshot, edit, admitted.pool());
        };
    }

    /** The verdict needs an attempt to stand in, although no Pod was ever made for it. */
    private static Decision refuse(BuildSnapshot snapshot, StatusEdit edit, String problem) {
        edit.addAttempt(Attempts.withoutPod(snapshot.now()));
        var actions = Endings.endAttempt(edit, Endings.invalidSpec(problem), null, snapshot.now());
        return new Decision(edit.status(), actions, null);
    }

    private static Decision admit(BuildSnapshot snapshot, StatusEdit edit, String pool) {
        int number = 1;
        edit.phase(BuildPhase.STARTING);
        edit.queue(null);
        edit.logUrl(snapshot.logUrl());
        edit.addAttempt(Attempts.starting(number, pool, snapshot.name() + "-" + number, snapshot.now()));
        edit.condition(ConditionType.SCHEDULED, "True", "Admitted", "admitted to pool " + pool);
        edit.condition(ConditionType.COMPLETE, "False", "Building", null);
        return new Decision(
                edit.status(),
                List.of(
                        new Action.CreatePod(pool, number),
                        new Action.Announce(false, "Admitted", "admitted to pool " + pool + " as attempt " + number)),
                null);
    }

    /** What remains to be done for a build that has ended: the log's last bytes, the agent's end, then the Pod. */
    private record EndedBuild(BuildSnapshot snapshot, Deadlines deadlines) {

        Decision decide() {
            if (!(snapshot.pod() instanceof PodObservation.Present pod)) {
                return new Decision(snapshot.status(), List.of(), null);
            }
            BuildAttempt attempt = Objects.requireNonNull(snapshot.attempt(), "a Pod without an attempt");
            var draft = new AttemptDraft(snapshot, attempt, deadlines);
            StatusEdit edit = draft.edit();
            var relay = snapshot.relay();
            if (relay == null || edit.has(ConditionType.LOG_RELAYED, "True") || attempt.log() == null) {
                draft.part(pod);
                return draft.decision();
            }
            if (relay.sealed()) {
                edit.condition(ConditionType.LOG_RELAYED, "True", "Sealed", null);
                draft.part(pod);
                return draft.decision();
            }
            var end = Objects.requireNonNullElse(snapshot.status().endedAt(), snapshot.now())
                    .plus(Parting.logPatience(pod, deadlines));
            if (snapshot.now().isBefore(end)) {
                draft.wake(Duration.between(snapshot.now(), end));
            } else {
                Endings.notRelayed(edit, relay);
                draft.part(pod);
            }
            return draft.decision();
        }
    }
}
