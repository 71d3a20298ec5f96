package org.fedoracopr.operator.verdict;

import java.util.List;
import java.util.regex.Pattern;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.jspecify.annotations.Nullable;

/** Why a builder does not come up: mostly for what its pool asks for, which every further try would meet again. */
public final class StartFault {

    private static final Pattern IMAGE_LACKS =
            Pattern.compile("executable file not found|no such file or directory|exec format error|permission denied");

    private StartFault() {}

    /** A container that a kubelet cannot start, in its words: {@code <reason>: <message>}; null when there is none. */
    public static @Nullable String problem(PodObservation.Present pod) {
        for (ContainerState state : List.of(pod.builder(), pod.agent())) {
            if (state instanceof ContainerState.Waiting waiting && remedy(waiting.reason()) != null) {
                return waiting.reason() + ": " + (waiting.message() == null ? "no detail" : waiting.message());
            }
        }
        return null;
    }

    /** The verdict on a builder of which nothing but that is known; null when it has started. */
    static @Nullable Verdict of(BuildEvidence evidence, PodObservation.Present pod) {
        Verdict ended = endedAtItsStart(pod);
        if (ended != null) {
            return ended;
        }
        if (pod.builder() instanceof ContainerState.Terminated) {
            return null;
        }
        boolean late = evidence.isPast(Deadline.SCHEDULE)
                || evidence.isPast(Deadline.IMAGE_PULL)
                || evidence.isPast(Deadline.START);
        if (!late && problem(pod) == null) {
            return null;
        }
        return notStarted(
                pod,
                evidence.passed() == null
                        ? ""
                        : "it had " + evidence.passed().after().toMinutes() + " min");
    }

    /** @param limit what made the wait end; empty when nothing did */
    static Verdict notStarted(PodObservation.Present pod, String limit) {
        String within = limit.isEmpty() ? "" : " (" + limit + ")";
        String problem = problem(pod);
        if (problem != null) {
            String reason = problem.substring(0, problem.indexOf(':'));
            return pool(reason, "the builder does not start" + within + ": " + remedy(reason) + ". " + problem);
        }
        if (pod.unschedulable() != null) {
            return pool(
                    "Unschedulable",
                    "no node takes the builder" + within + ": give the pool nodes that fit, or have it ask for less. "
                            + pod.unschedulable());
        }
        if (pod.node() == null) {
            return pool(
                    "NotStarted",
                    "no node was given to the builder" + within + ": see whether the cluster's scheduler works");
        }
        return pool(
                "NotStarted",
                "the builder did not start" + within + " on " + Interruption.node(pod) + ": "
                        + (pod.signs().withoutSandbox()
                                ? "its volumes or its network were not set up; look at the node, and for the claims, ConfigMaps and Secrets that the pool names"
                                : pod.builder().hasStarted()
                                        ? "its container runs, but the runner did not begin; look at the image and at the agent's log"
                                        : "the kubelet gives no reason; the image may be large or the registry slow"));
    }

    private static Verdict pool(String cause, String message) {
        return Verdict.failed(cause, Culprit.POOL, Retry.OTHER_POOL, message);
    }

    private static @Nullable Verdict endedAtItsStart(PodObservation.Present pod) {
        for (ContainerState state : List.of(pod.builder(), pod.agent())) {
            if (state instanceof ContainerState.Terminated ended
                    && (ended.reason().equals("StartError") || ended.reason().equals("ContainerCannotRun"))) {
                String words = ended.message() == null ? "no detail" : ended.message();
                return IMAGE_LACKS.matcher(words).find()
                        ? pool(
                                ended.reason(),
                                "the pool's image cannot be started: it has to hold the runner for this architecture. "
                                        + words)
                        : Verdict.failed(
                                ended.reason(),
                                Culprit.NODE,
                                Retry.ELSEWHERE,
                                Interruption.node(pod) + " could not start the builder; the package is not to blame. "
                                        + words);
            }
        }
        return null;
    }

    /** What to do about a container that waits for this reason; null when it is an ordinary one. */
    private static @Nullable String remedy(String reason) {
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "SignatureValidationFailed" ->
                "correct the pool's image or imagePullSecrets, or see whether its nodes reach the registry";
            case "ErrImageNeverPull" -> "put the image on the pool's nodes, or let them pull it";
            case "InvalidImageName", "ImageInspectError" -> "correct the pool's image";
            case "CreateContainerConfigError" ->
                "something that the pool names is missing or wrong, a ConfigMap, a Secret, a key or a user";
            case "CreateContainerError", "RunContainerError" ->
                "the pool's image, volumes or security profile do not suit its nodes";
            default -> null;
        };
    }
}
