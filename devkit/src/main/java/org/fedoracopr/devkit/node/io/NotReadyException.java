package org.fedoracopr.devkit.node.io;

/** Something that a pod needs is not there yet, but may come. */
final class NotReadyException extends Exception {

    private static final long serialVersionUID = 1;

    private final String reason;

    NotReadyException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A kubelet's word for a waiting container. */
    String reason() {
        return reason;
    }
}
