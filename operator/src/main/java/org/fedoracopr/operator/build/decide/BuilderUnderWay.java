package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.fedoracopr.operator.pod.StopRequest;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Deadline;
import org.fedoracopr.operator.verdict.StartFault;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;

/** An attempt whose builder starts or builds: cancel, the deadlines, and what the agent has to be told. */
final class BuilderUnderWay {

    private final AttemptDraft draft;

    BuilderUnderWay(AttemptDraft draft) {
        this.draft = draft;
    }

    void decide(PodObservation.Present pod) {
        var annotations = new HashMap<String, String>();
        if (!draft.runnerWasSeen()
                && pod.builder() instanceof ContainerState.Terminated ended
                && !pod.hasAnnotation(PodAnnotations.BUILDER_ENDED)) {
            annotations.put(PodAnnotations.BUILDER_ENDED, new BuilderEnded(ended.exitCode(), ended.reason()).format());
        }
        if (draft.snapshot().spec().cancel()) {
            cancel(pod, annotations);
        } else if (!draft.runnerWasSeen()) {
            awaitStart(pod);
        } else {
            watchTimeout(pod, annotations);
        }
        if (!annotations.isEmpty()) {
            draft.actions().add(new Action.Annotate(pod.name(), pod.uid(), annotations));
        }
    }

    private void cancel(PodObservation.Present pod, Map<String, String> annotations) {
        if (!pod.builder().hasStarted()) {
            draft.end(Verdict.canceled(null, "canceled before it started"), null);
            draft.actions().add(draft.release(pod));
            return;
        }
        stop(
                pod,
                annotations,
                "canceled on request",
                Verdict.canceled(null, "canceled; the builder did not stop in time and was taken away"));
    }

    /** Asks the runner to stop; a runner that does not is taken away with its Pod. */
    private void stop(
            PodObservation.Present pod, Map<String, String> annotations, String reason, Verdict whenItDoesNot) {
        if (!pod.hasAnnotation(PodAnnotations.CANCEL)) {
            annotations.put(
                    PodAnnotations.CANCEL, StopRequest.format(draft.snapshot().now(), reason));
            draft.wake(draft.deadlines().cancel());
            return;
        }
        Instant limit = StopRequest.at(pod.annotations().getOrDefault(PodAnnotations.CANCEL, ""))
                .plus(draft.deadlines().cancel());
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return;
        }
        draft.endAndLetGo(pod, whenItDoesNot, draft.snapshot().handover().seal());
    }

    private void awaitStart(PodObservation.Present pod) {
        String problem = StartFault.problem(pod);
        if (problem != null) {
            draft.edit()
                    .condition(ConditionType.POD_READY, "False", problem.substring(0, problem.indexOf(':')), problem);
        }
        StartStage stage = StartStage.of(pod, draft);
        // Its records may say that the runner works.
        Instant limit = draft.orOnceInformed(stage.limit(), pod.agent().hasStarted());
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return;
        }
        draft.endAndLetGo(
                pod,
                Verdicts.of(BuildEvidence.of(pod, false).past(stage.deadline(), stage.span())),
                draft.snapshot().handover().seal());
    }

    /** The build's own timeout is the runner's to keep; one that does not is stopped as a canceled one is, an hour later. */
    private void watchTimeout(PodObservation.Present pod, Map<String, String> annotations) {
        Instant began = draft.attempt().runningAt();
        if (began == null || !(pod.builder() instanceof ContainerState.Running)) {
            return;
        }
        Instant limit = failSafe(draft, began);
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
        } else {
            stop(
                    pod,
                    annotations,
                    "the build's timeout is over, and the builder has not stopped it",
                    Verdicts.of(BuildEvidence.of(pod, false)
                            .past(Deadline.FAIL_SAFE, draft.deadlines().failSafe())));
        }
    }

    static Instant failSafe(AttemptDraft draft, Instant began) {
        return began.plus(BuilderPodSettings.timeout(draft.snapshot().spec()))
                .plus(draft.deadlines().failSafe());
    }
}
