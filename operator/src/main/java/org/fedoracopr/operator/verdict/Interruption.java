package org.fedoracopr.operator.verdict;

import java.time.Duration;
import java.time.Instant;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster did to a Pod before its build was over.
 *
 * <p>What came after the builder's end did not cause it: a kubelet that was frozen tells of a build that had ended long before its Pod was taken away.
 */
final class Interruption {

    /** By how much the clocks of a node and of the API server may differ without turning before into after. */
    static final Duration CLOCKS_APART = Duration.ofSeconds(10);

    private static final String NOT_THE_PACKAGE = "; the package is not to blame";

    private Interruption() {}

    /** The verdict that follows from it; null when nothing was done that explains the build's end. */
    static @Nullable Verdict of(BuildEvidence evidence) {
        PodObservation.Present pod = evidence.present();
        if (pod == null) {
            return Verdict.failed(
                    "PodDeleted",
                    Culprit.CLUSTER,
                    Retry.ELSEWHERE,
                    "the builder Pod is gone without a trace: somebody else deleted it" + NOT_THE_PACKAGE);
        }
        Verdict kubelet = pod.reason() == null ? null : PodReasons.verdict(pod.reason(), pod);
        boolean blamesPackage = kubelet != null && kubelet.culprit() == Culprit.PACKAGE;
        if (kubelet != null && !blamesPackage) {
            return kubelet;
        }
        PodSigns.Disruption disruption = pod.signs().disruption();
        if (disruption != null && !endedBefore(evidence, pod, disruption.since())) {
            return disrupted(disruption, pod);
        }
        if (pod.deleting() && !endedBefore(evidence, pod, pod.signs().deletionRequestedAt())) {
            return Verdict.failed(
                    "PodDeleted",
                    Culprit.CLUSTER,
                    Retry.ELSEWHERE,
                    "the builder Pod was deleted, and not by the operator" + NOT_THE_PACKAGE);
        }
        if (isUnderWay(evidence, pod) && nodeIsLost(pod)) {
            return nodeLost(pod);
        }
        if (pod.builder() instanceof ContainerState.Terminated ended
                && ended.reason().equals("ContainerStatusUnknown")
                && !blamesPackage) {
            return Verdict.failed(
                    "ContainerStatusUnknown",
                    Culprit.NODE,
                    Retry.ELSEWHERE,
                    node(pod) + " lost the builder's container; most likely it was restarted" + NOT_THE_PACKAGE);
        }
        return blamesPackage && !builderEndedByItself(evidence) ? kubelet : null;
    }

    /** True when the cluster does not hear of the Pod's node, or has it no more. */
    static boolean nodeIsLost(PodObservation.Present pod) {
        NodeObservation node = pod.signs().node();
        return node.isLost()
                || (node instanceof NodeObservation.Unknown && pod.signs().readyLost());
    }

    /** A builder that was stopped by a deadline or for its disk does not say that it failed: it says that it was stopped, or nothing. */
    private static boolean builderEndedByItself(BuildEvidence evidence) {
        Outcome outcome = evidence.outcome();
        return evidence.agent().published()
                && outcome != null
                && (outcome.result() == BuildResult.FAILED || outcome.result() == BuildResult.TIMED_OUT);
    }

    /** Only a published end counts: what was not published in time was lost to what came then. */
    private static boolean endedBefore(BuildEvidence evidence, PodObservation.Present pod, @Nullable Instant event) {
        return evidence.agent().published()
                && event != null
                && pod.builder() instanceof ContainerState.Terminated ended
                && ended.finishedAt() != null
                && ended.finishedAt().plus(CLOCKS_APART).isBefore(event);
    }

    private static boolean isUnderWay(BuildEvidence evidence, PodObservation.Present pod) {
        boolean builderEnded = pod.builder() instanceof ContainerState.Terminated;
        boolean agentEnded = pod.agent() instanceof ContainerState.Terminated;
        return !pod.hasEnded() && !evidence.agent().published() && !(builderEnded && agentEnded);
    }

    private static Verdict disrupted(PodSigns.Disruption disruption, PodObservation.Present pod) {
        String words = disruption.message() == null ? "" : " (" + PodReasons.sentence(disruption.message()) + ")";
        return switch (disruption.reason()) {
            case "DeletionByTaintManager" ->
                nodeIsLost(pod)
                        ? nodeLost(pod)
                        : disrupted(
                                disruption, Culprit.CLUSTER, node(pod) + " was tainted and gave up its Pods" + words);
            case "DeletionByPodGC" ->
                disrupted(disruption, Culprit.NODE, node(pod) + " is no more part of the cluster" + words);
            case "EvictionByEvictionAPI" ->
                disrupted(
                        disruption,
                        Culprit.CLUSTER,
                        "the builder was evicted, as when " + node(pod) + " is drained" + words);
            case "PreemptionByScheduler" ->
                disrupted(
                        disruption,
                        Culprit.CLUSTER,
                        "the builder had to make room for a Pod of higher priority" + words);
            case "TerminationByKubelet" ->
                disrupted(disruption, Culprit.NODE, node(pod) + " took the builder away" + words);
            default -> disrupted(disruption, Culprit.CLUSTER, "the cluster took the builder away" + words);
        };
    }

    private static Verdict disrupted(PodSigns.Disruption disruption, Culprit culprit, String what) {
        return Verdict.failed(
                PodReasons.word(disruption.reason(), "Disrupted"), culprit, Retry.DISRUPTED, what + NOT_THE_PACKAGE);
    }

    private static Verdict nodeLost(PodObservation.Present pod) {
        String why = switch (pod.signs().node()) {
            case NodeObservation.Gone ignored -> " is no more part of the cluster";
            case NodeObservation.Known known ->
                " does not answer" + (known.why().isEmpty() ? "" : " (" + PodReasons.sentence(known.why()) + ")");
            case NodeObservation.Unknown ignored -> " does not answer: its Pods were marked as not ready";
        };
        return Verdict.failed("NodeLost", Culprit.NODE, Retry.ELSEWHERE, node(pod) + why + NOT_THE_PACKAGE);
    }

    static String node(PodObservation.Present pod) {
        return pod.node() == null ? "the node" : "node " + pod.node();
    }
}
