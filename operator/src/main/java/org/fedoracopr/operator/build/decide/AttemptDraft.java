package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.relay.decide.MissingBytes;
import org.fedoracopr.operator.relay.model.RelayState;
import org.fedoracopr.operator.verdict.Retry;
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

    /** True when its Pod was made before there was a build for it. */
    boolean isClaim() {
        return Attempts.isClaim(attempt, snapshot.name());
    }

    /** When the attempt was decided; its Pod is made at once. */
    Instant began() {
        return attempt.startedAt() == null ? snapshot.now() : attempt.startedAt();
    }

    /**
     * The moment at which something is given up.
     *
     * @param mayHaveMissed true when an operator that was away may not know yet what happened: it gets time to look first
     */
    Instant orOnceInformed(Instant limit, boolean mayHaveMissed) {
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

    /** Ends the attempt, and the build with it unless the verdict is worth another attempt; a build to be canceled gets none. */
    void end(Verdict found, @Nullable LogSeal log) {
        Verdict verdict = ofWarmPod(found);
        actions.addAll(
                triedAgain(verdict)
                        ? Endings.endAttemptForAnother(edit, verdict, log, missing(), snapshot.now())
                        : Endings.endAttempt(edit, verdict, log, missing(), snapshot.now()));
    }

    /** Ends attempt and build with a result that is in its place: nothing may follow it (invariant I1). */
    void endPublished(PodObservation.Present pod, Verdict verdict, @Nullable LogSeal log) {
        boolean relayed = log == null || relayed(log);
        actions.addAll(Endings.endAttempt(edit, verdict, log, missing(), snapshot.now()));
        holdOrPart(pod, relayed);
    }

    /** True when an attempt that ends like this is followed by another one. */
    boolean triedAgain(Verdict found) {
        Verdict verdict = ofWarmPod(found);
        return !snapshot.spec().cancel()
                && RetryPolicy.again(verdict, edit.status().attempts(), snapshot.pool());
    }

    /** What a warm Pod fails before its runner has taken the build says nothing of the build, and uses up none of its attempts. */
    private Verdict ofWarmPod(Verdict verdict) {
        boolean never = verdict.culprit() == Culprit.USER || verdict.retry() == Retry.COLD;
        return never || !isClaim() || runnerWasSeen()
                ? verdict
                : new Verdict(
                        BuildPhase.FAILED,
                        null,
                        BuildDecider.WARM_POD_LOST,
                        Culprit.CLUSTER,
                        "the warm builder did not take the build: " + verdict.message(),
                        Retry.COLD);
    }

    /** Closes the attempt; its Pod is held while the backend lacks a part of a log that is complete. */
    void endAndLetGo(PodObservation.Present pod, Verdict verdict, @Nullable LogSeal log) {
        boolean relayed = log == null || relayed(log);
        end(verdict, log);
        holdOrPart(pod, relayed);
    }

    private void holdOrPart(PodObservation.Present pod, boolean relayed) {
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

    /** Lets go of the Pod of a build that has ended as soon as the backend has its log, or cannot be waited for any longer. */
    void partWhenRelayed(PodObservation.Present pod) {
        RelayState relay = snapshot.relay();
        if (relay == null || edit.has(ConditionType.LOG_RELAYED, "True") || attempt.log() == null) {
            part(pod);
            return;
        }
        if (relay.sealed()) {
            edit.condition(ConditionType.LOG_RELAYED, "True", "Sealed", null);
            part(pod);
            return;
        }
        Instant end = Objects.requireNonNullElse(snapshot.status().endedAt(), snapshot.now())
                .plus(Parting.logPatience(pod, deadlines));
        if (!relay.refused() && snapshot.now().isBefore(end)) {
            wake(Duration.between(snapshot.now(), end));
        } else {
            Endings.notRelayed(edit, relay, attempt.log().length());
            part(pod);
        }
    }

    Action release(PodObservation.Present pod) {
        return new Action.Release(pod.name(), pod.uid(), attempt.number());
    }

    /** What the backend lacks of a log that nobody will complete; null when nothing is known of it. */
    private @Nullable MissingBytes missing() {
        RelayState relay = snapshot.relay();
        var checkpoint = snapshot.handover().checkpoint();
        return relay == null
                ? null
                : MissingBytes.of(relay.acknowledged(), checkpoint == null ? 0 : checkpoint.offset(), null);
    }

    /** Whether the Pod need not be held for the backend: it has the log, or will never take it, or there is none. */
    private boolean relayed(LogSeal log) {
        RelayState relay = snapshot.relay();
        if (relay == null) {
            edit.condition(
                    ConditionType.LOG_RELAYED, "False", "NoBackend", "the operator has no log backend to send to");
            return true;
        }
        if (relay.sealed()) {
            edit.condition(ConditionType.LOG_RELAYED, "True", "Sealed", null);
            return true;
        }
        if (relay.refused()) {
            Endings.notRelayed(edit, relay, log.length());
            return true;
        }
        edit.condition(
                ConditionType.LOG_RELAYED,
                "False",
                ConditionType.RELAYING,
                relay.problem() == null ? "the last bytes are under way" : relay.problem());
        return false;
    }
}
