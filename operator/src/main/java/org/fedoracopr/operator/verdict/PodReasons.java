package org.fedoracopr.operator.verdict;

import java.util.regex.Pattern;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;

/** What a kubelet's word on a whole Pod means, {@code status.reason} with its message. */
final class PodReasons {

    /** The Pod's own limit, not the node's need. */
    private static final Pattern OWN_LIMIT = Pattern.compile("Usage of EmptyDir volume \"[^\"]*\" exceeds the limit|"
            + "ephemeral local storage usage exceeds|exceeded its local ephemeral storage limit");

    private static final String AGENTS_LIMIT = "Container agent exceeded its local ephemeral storage limit";

    private static final Pattern WORD = Pattern.compile("[A-Z][A-Za-z]{1,62}");

    private PodReasons() {}

    static Verdict verdict(String reason, PodObservation.Present pod) {
        String words = pod.message() == null || pod.message().isBlank() ? reason : sentence(pod.message());
        return switch (reason) {
            case "Evicted" -> evicted(words, pod);
            case "DeadlineExceeded" -> deadlineExceeded(pod);
            case "Terminated", "NodeShutdown", "Shutdown" ->
                Verdict.failed(
                        "NodeShutdown",
                        Culprit.CLUSTER,
                        Retry.DISRUPTED,
                        Interruption.node(pod) + " is being shut down: " + words + "; the package is not to blame");
            case "Preempting" ->
                Verdict.failed(
                        "Preempting",
                        Culprit.CLUSTER,
                        Retry.DISRUPTED,
                        "the builder had to make room for a Pod that its node needs: " + words
                                + "; the package is not to blame");
            case "NodeLost" -> node("NodeLost", pod, " does not answer: " + words);
            default ->
                isAskedTooMuch(reason)
                        ? Verdict.failed(
                                word(reason, "Unsupported"),
                                Culprit.POOL,
                                Retry.OTHER_POOL,
                                Interruption.node(pod) + " cannot run such a builder: " + words
                                        + "; correct the pool's nodes or what it asks of them")
                        : node(word(reason, "PodFailed"), pod, " did not keep the builder: " + words);
        };
    }

    /** Others' words as a part of our sentence. */
    static String sentence(String words) {
        String stripped = words.strip();
        return stripped.endsWith(".") ? stripped.substring(0, stripped.length() - 1) : stripped;
    }

    /** A cause has to be one word of letters; kubelets have reasons such as {@code OutOfexample.com/gpu}. */
    static String word(String reason, String otherwise) {
        if (WORD.matcher(reason).matches()) {
            return reason;
        }
        return reason.startsWith("OutOf") ? "OutOfResource" : otherwise;
    }

    private static Verdict node(String cause, PodObservation.Present pod, String what) {
        return Verdict.failed(
                cause, Culprit.NODE, Retry.ELSEWHERE, Interruption.node(pod) + what + "; the package is not to blame");
    }

    private static Verdict evicted(String words, PodObservation.Present pod) {
        if (words.contains(AGENTS_LIMIT)) {
            return Verdict.failed(
                    "AgentDiskFull",
                    Culprit.POOL,
                    Retry.OTHER_POOL,
                    "the agent needs more disk than the pool gives it: " + words);
        }
        return OWN_LIMIT.matcher(words).find()
                ? Verdict.failed(
                        "DiskFull",
                        Culprit.PACKAGE,
                        Retry.LARGER,
                        "the build needs more disk than its builder has: " + words
                                + "; make it need less, or use a pool with more scratch space")
                : node("Evicted", pod, " evicted the builder: " + words + "; give builders requests for what they use");
    }

    /** The backstop for a build that its runner does not end. It counts from the Pod's start, so a builder that never came up is not its package's fault. */
    private static Verdict deadlineExceeded(PodObservation.Present pod) {
        if (!pod.builder().hasStarted()) {
            return StartFault.notStarted(pod, "its Pod's deadline passed");
        }
        String agent = pod.agent() instanceof ContainerState.Waiting waiting ? waiting.reason() : "";
        if (!agent.isEmpty()) {
            return StartFault.notStarted(pod, "its agent did not start before its Pod's deadline passed");
        }
        return Verdict.failed(
                "Timeout",
                Culprit.PACKAGE,
                Retry.NEVER,
                "the build went on long after its timeout and did not stop by itself: raise the timeout, or make the build shorter");
    }

    /** The Pod asks for what no node of this kind has, whichever it is. */
    private static boolean isAskedTooMuch(String reason) {
        return reason.startsWith("Unsupported")
                || reason.startsWith("PodOS")
                || reason.endsWith("Forbidden")
                || reason.endsWith("NotSupported")
                || reason.endsWith("Unsupported")
                || reason.equals("AppArmor");
    }
}
