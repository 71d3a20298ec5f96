package org.fedoracopr.devkit.node.model;

/**
 * Why a pod as a whole failed, apart from its containers' exit codes: {@code status.reason} and {@code status.message}.
 *
 * @param disrupted whether the node ended it for its own sake, which the condition DisruptionTarget tells
 */
public record PodFailure(String reason, String message, boolean disrupted) {

    /** The node ended it for its own sake: the reason of the condition DisruptionTarget. */
    public static final String BY_NODE = "TerminationByKubelet";

    /** A failure of the pod's own. */
    public PodFailure(String reason, String message) {
        this(reason, message, false);
    }

    /** The pod needs something that this node does not do. */
    public static PodFailure unsupported(String message) {
        return new PodFailure("Unsupported", message);
    }

    /** activeDeadlineSeconds has passed, in a kubelet's words. */
    public static PodFailure deadlineExceeded() {
        return new PodFailure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
    }

    /** An emptyDir on disk has outgrown its sizeLimit. */
    public static PodFailure emptyDirFull(String volume, String limit) {
        return evicted("Usage of EmptyDir volume \"" + volume + "\" exceeds the limit \"" + limit + "\". ", false);
    }

    /** The containers wrote more to disk than their limits of ephemeral storage allow together. */
    public static PodFailure ephemeralStorageFull(String limit) {
        return evicted(
                "Pod ephemeral local storage usage exceeds the total limit of containers " + limit + ". ", false);
    }

    /** The node has too little left of a resource, {@code memory} or {@code ephemeral-storage}, and this pod uses most of it. */
    public static PodFailure nodePressure(String resource, String container, String threshold, String available) {
        return evicted(
                "The node was low on resource: " + resource + ". Threshold quantity: " + threshold + ", available: "
                        + available + ". Container " + container + " was using more than " + available
                        + ", request is 0, has larger consumption of " + resource + ". ",
                true);
    }

    /** The node's machine is being shut down in order. */
    public static PodFailure nodeShutdown() {
        return new PodFailure("Terminated", "Pod was terminated in response to imminent node shutdown.", true);
    }

    private static PodFailure evicted(String message, boolean disrupted) {
        return new PodFailure("Evicted", message, disrupted);
    }
}
