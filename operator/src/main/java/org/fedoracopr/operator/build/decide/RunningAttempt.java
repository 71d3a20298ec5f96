package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
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
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;

/** One decision about an attempt that has begun and not ended. */
final class RunningAttempt {

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
                draft.edit()
                        .condition(
                                ConditionType.POD_READY,
                                "False",
                                "NameTaken",
                                "Pod " + foreign.name() + " belongs to something else and has to go first");
                draft.wake(Duration.ofSeconds(5));
            }
            case PodObservation.Present pod -> present(pod);
        }
        return draft.decision();
    }

    private void absent() {
        if (draft.attempt().podUid() != null) {
            draft.end(
                    Verdicts.of(BuildEvidence.of(
                            draft.snapshot().pod(), draft.snapshot().spec().cancel())),
                    draft.snapshot().handover().seal());
        } else if (draft.snapshot().spec().cancel()) {
            draft.end(
                    new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled before it started"),
                    null);
        } else if (draft.snapshot().specProblem() != null) {
            draft.end(Endings.invalidSpec(draft.snapshot().specProblem()), null);
        } else if (!draft.snapshot().now().isBefore(draft.startLimit(true))) {
            draft.end(
                    new Verdict(
                            BuildPhase.FAILED,
                            null,
                            BuildDecider.POD_NOT_CREATED,
                            Culprit.POOL,
                            "the builder Pod could not be made in time; the condition PodReady says why"),
                    null);
        } else {
            draft.actions()
                    .add(new Action.CreatePod(
                            String.valueOf(draft.attempt().pool()),
                            draft.attempt().number()));
        }
    }

    private void present(PodObservation.Present pod) {
        schedule(pod);
        Handover handover = draft.snapshot().handover();
        EndRecord endRecord = result.endRecord(pod.agent());
        if (handover.committed() != null || (endRecord != null && endRecord.committed())) {
            result.published(pod, endRecord);
        } else if (pod.agent() instanceof ContainerState.Terminated || pod.hasEnded()) {
            result.endedUnpublished(pod, endRecord);
        } else if (handover.prepared() != null) {
            result.permit(pod, handover.prepared());
        } else {
            new BuilderUnderWay(draft).decide(pod);
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
