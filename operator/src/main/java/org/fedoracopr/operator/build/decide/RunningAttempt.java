package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Retry;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;

/** One decision about an attempt that has begun and not ended. */
final class RunningAttempt {

    /** How long after the grace of a Pod's deletion its node may take to report its end. */
    static final Duration KUBELET_PATIENCE = Duration.ofMinutes(1);

    private static final String AGENT_SILENT = "AgentSilent";
    private static final Duration FOREIGN_POD_PAUSE = Duration.ofSeconds(5);

    private final AttemptDraft draft;
    private final ResultHandover result;

    RunningAttempt(BuildSnapshot snapshot, BuildAttempt attempt, Deadlines deadlines) {
        this.draft = new AttemptDraft(snapshot, attempt, deadlines);
        this.result = new ResultHandover(draft);
    }

    Decision decide() {
        switch (draft.snapshot().pod()) {
            case PodObservation.Absent ignored -> absent();
            case PodObservation.Foreign foreign -> {
                if (isClaim()) {
                    giveUpClaim();
                } else {
                    foreign(foreign.name());
                }
            }
            case PodObservation.Unclaimed warm -> claim(warm);
            case PodObservation.Present pod -> present(pod);
        }
        return draft.decision();
    }

    /** Somebody else's Pod has the name: it is never touched, and not waited for without end. */
    private void foreign(String name) {
        String problem = "Pod " + name + " belongs to something else and has to go first";
        if (draft.snapshot().spec().cancel()) {
            draft.end(Verdict.canceled(null, "canceled before it started"), null);
        } else if (!draft.snapshot()
                .now()
                .isBefore(draft.began().plus(draft.deadlines().schedule()))) {
            draft.end(
                    new Verdict(BuildPhase.FAILED, null, "NameTaken", Culprit.CLUSTER, problem, Retry.ELSEWHERE), null);
        } else {
            draft.edit().condition(ConditionType.POD_READY, "False", "NameTaken", problem);
            draft.wake(FOREIGN_POD_PAUSE);
        }
    }

    private boolean isClaim() {
        return Attempts.isClaim(draft.attempt(), draft.snapshot().name());
    }

    /** The intent is recorded, and what follows from it may not have been done. */
    private void claim(PodObservation.Unclaimed warm) {
        if (endedBeforeItStarted()) {
            return;
        }
        draft.actions()
                .add(new Action.ClaimPod(
                        String.valueOf(draft.attempt().pool()), draft.attempt().number(), warm.name(), warm.uid()));
    }

    /** A warm Pod that is gone, or another's, before its agent told that it took the build was never permitted anything: the same attempt has a Pod of its own. */
    private void giveUpClaim() {
        if (endedBeforeItStarted()) {
            return;
        }
        BuildAttempt own = Attempts.withoutClaim(
                draft.attempt(),
                Attempts.podName(draft.snapshot().name(), draft.attempt().number()));
        draft.edit().attempt(ignored -> own);
        draft.actions().add(new Action.CreatePod(String.valueOf(own.pool()), own.number(), own.resourceClass()));
    }

    private boolean endedBeforeItStarted() {
        if (draft.snapshot().spec().cancel()) {
            draft.end(Verdict.canceled(null, "canceled before it started"), null);
            return true;
        }
        if (draft.snapshot().specProblem() != null) {
            draft.end(Endings.invalidSpec(draft.snapshot().specProblem()), null);
            return true;
        }
        return false;
    }

    private void absent() {
        if (isClaim() && !draft.runnerWasSeen()) {
            giveUpClaim();
        } else if (draft.attempt().podUid() != null) {
            draft.end(
                    Verdicts.of(BuildEvidence.of(
                            draft.snapshot().pod(), draft.snapshot().spec().cancel())),
                    draft.snapshot().handover().seal());
        } else if (!endedBeforeItStarted()) {
            make();
        }
    }

    private void make() {
        if (!draft.snapshot()
                .now()
                .isBefore(draft.orOnceInformed(
                        draft.began().plus(draft.deadlines().schedule()), true))) {
            draft.end(
                    new Verdict(
                            BuildPhase.FAILED,
                            null,
                            BuildDecider.POD_NOT_CREATED,
                            Culprit.POOL,
                            "the builder Pod could not be made in time; the condition PodReady says why",
                            Retry.OTHER_POOL),
                    null);
        } else {
            draft.actions()
                    .add(new Action.CreatePod(
                            String.valueOf(draft.attempt().pool()),
                            draft.attempt().number(),
                            draft.attempt().resourceClass()));
        }
    }

    private void present(PodObservation.Present pod) {
        schedule(pod);
        listen(pod);
        Handover handover = draft.snapshot().handover();
        EndRecord endRecord =
                LastWord.of(pod.agent(), draft.snapshot().uid(), draft.attempt().number());
        if (handover.committed() != null || (endRecord != null && endRecord.committed())) {
            result.published(pod, endRecord);
        } else if (handover.otherVersion()) {
            result.notUnderstood(pod, String.valueOf(handover.failure()));
        } else if (pod.agent() instanceof ContainerState.Terminated || pod.hasEnded()) {
            result.endedUnpublished(pod, endRecord);
        } else if (isLost(pod)) {
            lost(pod);
        } else if (result.isOverdue(pod)) {
            result.overdue(pod);
        } else if (handover.prepared() != null) {
            result.permit(pod, handover.prepared());
        } else {
            result.askAgain(pod);
            new BuilderUnderWay(draft).decide(pod);
        }
    }

    /** A kubelet that lives has ended a deleted Pod when its grace is over, and says so; one that is known to be away will not. */
    private boolean isLost(PodObservation.Present pod) {
        if (pod.deletionDue() == null) {
            return false;
        }
        if (pod.signs().node().isLost()) {
            return true;
        }
        Instant limit = pod.deletionDue().plus(KUBELET_PATIENCE);
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return false;
        }
        return true;
    }

    private void lost(PodObservation.Present pod) {
        draft.edit().attempt(a -> Attempts.withPod(a, pod.uid(), pod.node()));
        draft.endAndLetGo(
                pod,
                draft.snapshot().spec().cancel()
                        ? Verdict.canceled(null, "canceled; the node of the builder does not answer")
                        : new Verdict(
                                BuildPhase.FAILED,
                                null,
                                "NodeLost",
                                Culprit.NODE,
                                "node " + pod.node() + " does not answer: it was to end the builder Pod and never said"
                                        + " that it did",
                                Retry.ELSEWHERE),
                draft.snapshot().handover().seal());
    }

    /** A quiet build is as good as any, but its agent gives signs of life: their absence is said once, and their return. */
    private void listen(PodObservation.Present pod) {
        Instant since = draft.snapshot().silentSince();
        if (since != null && pod.agent() instanceof ContainerState.Running && draft.runnerWasSeen()) {
            draft.edit()
                    .condition(
                            ConditionType.POD_READY,
                            "Unknown",
                            AGENT_SILENT,
                            "the builder was last heard from at " + since.truncatedTo(ChronoUnit.SECONDS)
                                    + "; its node " + pod.node() + " or the way to it stands still");
        } else if (since == null && draft.edit().hasReason(ConditionType.POD_READY, AGENT_SILENT)) {
            draft.edit().condition(ConditionType.POD_READY, "True", "Building", null);
        }
    }

    private void schedule(PodObservation.Present pod) {
        if (pod.unschedulable() != null && !draft.runnerWasSeen()) {
            draft.edit().condition(ConditionType.SCHEDULED, "False", "Unschedulable", pod.unschedulable());
        }
        Instant runningAt = draft.snapshot().handover().runnerSeenAt();
        // The Pod's UID and the start of the build are one write: an ordinary attempt has few (design aim of 8 at
        // most).
        if (runningAt != null && draft.attempt().runningAt() == null) {
            draft.edit().attempt(a -> Attempts.withRunningAt(Attempts.withPod(a, pod.uid(), pod.node()), runningAt));
            draft.edit()
                    .condition(
                            ConditionType.SCHEDULED,
                            "True",
                            "Scheduled",
                            "pool " + draft.attempt().pool() + (pod.node() == null ? "" : ", node " + pod.node()));
            draft.edit().condition(ConditionType.POD_READY, "True", "Building", null);
            draft.edit().started(runningAt);
            draft.edit().phase(BuildPhase.RUNNING);
            draft.actions()
                    .add(new Action.Announce(
                            false,
                            "Started",
                            "attempt " + draft.attempt().number() + " builds in Pod " + pod.name()
                                    + (pod.node() == null ? "" : " on node " + pod.node())));
        }
    }
}
