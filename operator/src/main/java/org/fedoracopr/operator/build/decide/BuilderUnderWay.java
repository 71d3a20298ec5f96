package org.fedoracopr.operator.build.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Deadline;
import org.fedoracopr.operator.verdict.StartFault;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;

/** An attempt whose builder starts or builds: cancel, the deadline for its start, and what the agent has to be told. */
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
        }
        if (!annotations.isEmpty()) {
            draft.actions().add(new Action.Annotate(pod.name(), pod.uid(), annotations));
        }
    }

    private void cancel(PodObservation.Present pod, Map<String, String> annotations) {
        if (!pod.builder().hasStarted()) {
            draft.end(
                    new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled before it started"),
                    null);
            draft.actions().add(draft.release(pod));
            return;
        }
        if (!pod.hasAnnotation(PodAnnotations.CANCEL)) {
            annotations.put(PodAnnotations.CANCEL, draft.snapshot().now() + " canceled on request");
            draft.wake(draft.deadlines().cancel());
            return;
        }
        Instant limit = requestedAt(pod.annotations().getOrDefault(PodAnnotations.CANCEL, ""))
                .plus(draft.deadlines().cancel());
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return;
        }
        draft.endAndLetGo(
                pod,
                new Verdict(
                        BuildPhase.CANCELED,
                        null,
                        "Canceled",
                        Culprit.USER,
                        "canceled; the builder did not stop in time and was taken away"),
                draft.snapshot().handover().seal());
    }

    private void awaitStart(PodObservation.Present pod) {
        String problem = StartFault.problem(pod);
        if (problem != null) {
            draft.edit()
                    .condition(ConditionType.POD_READY, "False", problem.substring(0, problem.indexOf(':')), problem);
        }
        // Its records may say that the runner works.
        Instant limit = draft.startLimit(pod.agent().hasStarted());
        if (draft.snapshot().now().isBefore(limit)) {
            draft.wake(Duration.between(draft.snapshot().now(), limit));
            return;
        }
        draft.endAndLetGo(
                pod,
                Verdicts.of(BuildEvidence.of(pod, false)
                        .past(Deadline.START, draft.deadlines().start())),
                draft.snapshot().handover().seal());
    }

    private static Instant requestedAt(String cancel) {
        try {
            return Instant.parse(cancel.substring(0, Math.max(0, cancel.indexOf(' '))));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
