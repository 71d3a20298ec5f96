package org.fedoracopr.devkit.node.model;

/** Why a pod as a whole failed, apart from its containers' exit codes: {@code status.reason} and {@code status.message}. */
public record PodFailure(String reason, String message) {

    /** The pod needs something that this node does not do. */
    public static PodFailure unsupported(String message) {
        return new PodFailure("Unsupported", message);
    }

    /** activeDeadlineSeconds has passed, in a kubelet's words. */
    public static PodFailure deadlineExceeded() {
        return new PodFailure("DeadlineExceeded", "Pod was active on the node longer than the specified deadline");
    }
}
