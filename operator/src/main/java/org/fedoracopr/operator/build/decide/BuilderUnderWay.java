package org.fedoracopr.operator.build.decide;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;

/** An attempt whose builder starts or builds: cancel, the deadline for its start, and what the agent has to be told. */
final class BuilderUnderWay {

    private static final Set<String> START_PROBLEMS = Set.of(
            "ErrImagePull",
            "ImagePullBackOff",
            "ErrImageNeverPull",
            "InvalidImageName",
            "CreateContainerError",
            "CreateContainerConfigError",
            "RunContainerError");

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
        String problem = startProblem(pod.builder(), pod.agent());
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
        String why = problem != null
                ? problem
                : pod.unschedulable() != null
                        ? "Unschedulable: " + pod.unschedulable()
                        : "NotStarted: no reason is known";
        draft.endAndLetGo(
                pod,
                new Verdict(
                        BuildPhase.FAILED,
                        null,
                        why.substring(0, why.indexOf(':')),
                        Culprit.POOL,
                        "the builder did not start within "
                                + draft.deadlines().start().toMinutes() + " min: " + why),
                draft.snapshot().handover().seal());
    }

    private static @Nullable String startProblem(ContainerState... containers) {
        for (ContainerState state : containers) {
            if (state instanceof ContainerState.Waiting waiting && START_PROBLEMS.contains(waiting.reason())) {
                return waiting.reason() + ": " + (waiting.message() == null ? "no detail" : waiting.message());
            }
        }
        return null;
    }

    private static Instant requestedAt(String cancel) {
        try {
            return Instant.parse(cancel.substring(0, Math.max(0, cancel.indexOf(' '))));
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
