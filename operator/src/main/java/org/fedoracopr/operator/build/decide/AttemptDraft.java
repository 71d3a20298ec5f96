package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** A decision in the making about one attempt, under way or ended: the status it edits, the actions it collects, when to look again. Made for one snapshot and thrown away. */
final class AttemptDraft {

    private final BuildSnapshot snapshot;
    private final BuildAttempt attempt;
    private final Deadlines deadlines;
    private final StatusEdit edit;
    private final List<Action> actions = new ArrayList<>();
    private @Nullable Duration wakeAfter;

    AttemptDraft(BuildSnapshot snapshot, BuildAttempt attempt, Deadlines deadlines) {
        this.snapshot = snapshot;
        this.attempt = attempt;
        this.deadlines = deadlines;
        this.edit = new StatusEdit(snapshot.status(), snapshot.generation(), snapshot.now());
    }

    BuildSnapshot snapshot() {
        return snapshot;
    }

    BuildAttempt attempt() {
        return attempt;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    StatusEdit edit() {
        return edit;
    }

    List<Action> actions() {
        return actions;
    }

    /**
     * When a builder that does not work yet is given up.
     *
     * @param mayHaveMissed true when an operator that was away may not know yet what happened: it gets time to look first
     */
    Instant startLimit(boolean mayHaveMissed) {
        Instant began = attempt.startedAt() == null ? snapshot.now() : attempt.startedAt();
        Instant limit = began.plus(deadlines.start());
        Instant informed = snapshot.watchingSince().plus(ResultHandover.RECORDS_PATIENCE);
        return mayHaveMissed && informed.isAfter(limit) ? informed : limit;
    }

    Decision decision() {
        return new Decision(edit.status(), actions, wakeAfter);
    }

    /** By this operator or one before it: the readers of a restarted one begin with nothing. */
    boolean runnerWasSeen() {
        return attempt.runningAt() != null || snapshot.handover().runnerSeenAt() != null;
    }

    void wake(Duration after) {
        wakeAfter = wakeAfter == null || after.compareTo(wakeAfter) < 0 ? after : wakeAfter;
    }

    void end(Verdict verdict, @Nullable LogSeal log) {
        actions.addAll(Endings.endAttempt(edit, verdict, log, snapshot.now()));
    }

    /** Closes the attempt; its Pod is held while the backend lacks a part of a log that is complete. */
    void endAndLetGo(PodObservation.Present pod, Verdict verdict, @Nullable LogSeal log) {
        boolean relayed = log == null || relayed();
        end(verdict, log);
        if (relayed) {
            part(pod);
        } else {
            wake(Parting.logPatience(pod, deadlines));
        }
    }

    /** Lets go of the Pod, or has its agent end first. */
    void part(PodObservation.Present pod) {
        Parting parting = Parting.of(edit, pod, attempt.number(), snapshot.now());
        actions.addAll(parting.actions());
        if (parting.wakeAfter() != null) {
            wake(parting.wakeAfter());
        }
    }

    Action release(PodObservation.Present pod) {
        return new Action.Release(pod.name(), pod.uid(), attempt.number());
    }

    private boolean relayed() {
        var relay = snapshot.relay();
        if (relay == null) {
            edit.condition(
                    ConditionType.LOG_RELAYED, "False", "NoBackend", "the operator has no log backend to send to");
            return true;
        }
        if (relay.sealed()) {
            edit.condition(ConditionType.LOG_RELAYED, "True", "Sealed", null);
            return true;
        }
        edit.condition(
                ConditionType.LOG_RELAYED,
                "False",
                "Relaying",
                relay.problem() == null ? "the last bytes are under way" : relay.problem());
        return false;
    }
}
