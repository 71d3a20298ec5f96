package org.fedoracopr.operator.orphan.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.build.decide.ClaimedResults;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.StopRequest;

/**
 * The course of a Pod whose build was deleted: deleting a build means to cancel it, and its log and what it made are kept all the same.
 *
 * <p>All that is needed stands in the Pod's annotations; a permit given here has no status to be recorded in, so the annotation itself is the record, and only
 * the last attempt's Pod gets one (invariant I1), and none whose manifest is not for the claim that the operator wrote. Everything has a bound (invariant I7).
 */
public final class OrphanDecider {

    /** From asking the builder to stop until the Pod is let go whatever it does. */
    static final Duration PATIENCE = Duration.ofMinutes(10);

    /** How long the last bytes of a log may be under way once the agent has published. */
    static final Duration LAST_BYTES = Duration.ofSeconds(30);

    private OrphanDecider() {}

    /**
     * The next step.
     *
     * @param last no Pod of a later attempt of the same build is there
     */
    public static OrphanStep next(
            PodObservation.Present pod, int attempt, AttemptObservation seen, boolean last, Instant now) {
        boolean never = !pod.builder().hasStarted() && !pod.agent().hasStarted();
        boolean over = pod.hasEnded() || pod.agent() instanceof ContainerState.Terminated;
        if (never || over || isOver(pod, PATIENCE, now)) {
            return new OrphanStep.LetGo();
        }
        var annotations = new HashMap<String, String>();
        if (!pod.hasAnnotation(PodAnnotations.CANCEL)) {
            annotations.put(PodAnnotations.CANCEL, StopRequest.format(now, "the build was deleted"));
        }
        var prepared = seen.handover().prepared();
        boolean isClaimed = prepared == null || ClaimedResults.contradiction(pod, prepared.manifest()) == null;
        boolean mayPublish = last && isClaimed;
        if (mayPublish && prepared != null) {
            put(pod, annotations, PodAnnotations.COMMIT, new CommitPermit(attempt, prepared.manifestSha256()).format());
        }
        boolean relayed = seen.relay() == null || seen.relay().isOver() || isOver(pod, LAST_BYTES, now);
        // An attempt that gets no permit has nothing to wait for once its log is sealed.
        boolean done = seen.handover().committed() != null
                || (!mayPublish && seen.handover().seal() != null);
        if (done && relayed) {
            put(pod, annotations, PodAnnotations.ACKNOWLEDGED, Integer.toString(attempt));
        }
        return annotations.isEmpty() ? new OrphanStep.Nothing() : new OrphanStep.Tell(annotations);
    }

    /**
     * Whether a Pod that we have let go of, of whatever build, is taken out of the cluster: its node was to end it long ago, and nothing else would ever.
     *
     * @param held our finalizer is on it
     */
    public static boolean isForgotten(PodObservation.Present pod, boolean held, Instant now) {
        return !held
                && pod.deletionDue() != null
                && !now.isBefore(pod.deletionDue().plus(PATIENCE));
    }

    private static void put(PodObservation.Present pod, Map<String, String> annotations, String key, String value) {
        if (!value.equals(pod.annotations().get(key))) {
            annotations.put(key, value);
        }
    }

    /** So much time has passed since the builder was asked to stop. */
    private static boolean isOver(PodObservation.Present pod, Duration patience, Instant now) {
        return pod.hasAnnotation(PodAnnotations.CANCEL)
                && !now.isBefore(StopRequest.at(pod.annotations().getOrDefault(PodAnnotations.CANCEL, ""))
                        .plus(patience));
    }
}
