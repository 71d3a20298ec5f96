package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/**
 * The way to part from the Pod of a build that has ended and whose log needs it no more.
 *
 * <p>A Pod that is being deleted is told nothing new, so an agent that waits for its acknowledgement gets it first, and time to end by itself. A Pod that has
 * ended then goes at once, without a grace period.
 *
 * @param wakeAfter when to part for good; null when that is now
 */
record Parting(List<Action> actions, @Nullable Duration wakeAfter) {

    /** How long an agent that was acknowledged may take to end. */
    static final Duration AGENT_PATIENCE = Duration.ofMinutes(1);

    /** How long the last bytes of a log may be under way whose Pod can give no more. */
    static final Duration LAST_BYTES_PATIENCE = Duration.ofSeconds(10);

    Parting {
        actions = List.copyOf(actions);
    }

    /** @param edit the status of the ended build as it will be written */
    static Parting of(StatusEdit edit, PodObservation.Present pod, int attempt, Instant now) {
        Instant limit = told(edit).plus(AGENT_PATIENCE);
        if (!agentWaits(edit, pod) || !now.isBefore(limit)) {
            return new Parting(List.of(new Action.Release(pod.name(), pod.uid(), attempt)), null);
        }
        List<Action> tell = pod.hasAnnotation(PodAnnotations.ACKNOWLEDGED)
                ? List.of()
                : List.of(new Action.Annotate(
                        pod.name(), pod.uid(), Map.of(PodAnnotations.ACKNOWLEDGED, Integer.toString(attempt))));
        return new Parting(tell, Duration.between(now, limit));
    }

    /** How long after its end a build's Pod is held for the backend that lacks a part of the log. */
    static Duration logPatience(PodObservation.Present pod, Deadlines deadlines) {
        return pod.hasEnded() && pod.deleting() ? LAST_BYTES_PATIENCE : deadlines.logDrain();
    }

    /** Only an agent that has published ends when it is acknowledged; one whose builder does not stop has to be ended. */
    private static boolean agentWaits(StatusEdit edit, PodObservation.Present pod) {
        return edit.has(ConditionType.RESULTS_PUBLISHED, "True")
                && pod.agent() instanceof ContainerState.Running
                && !pod.hasEnded()
                && !pod.deleting();
    }

    /** When there was nothing left to wait for, and so at the latest when the agent was told. */
    private static Instant told(StatusEdit edit) {
        return edit.status().conditions().stream()
                .filter(condition -> condition.type().equals(ConditionType.LOG_RELAYED.text())
                        && condition.status().equals("True"))
                .findFirst()
                .map(condition -> Objects.requireNonNullElse(condition.lastTransitionTime(), Instant.EPOCH))
                .orElseGet(() -> Objects.requireNonNullElse(edit.status().endedAt(), Instant.EPOCH));
    }
}
