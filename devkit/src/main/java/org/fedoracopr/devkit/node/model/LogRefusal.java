package org.fedoracopr.devkit.node.model;

/** What becomes of requests for logs while a kubelet does not serve them. */
public enum LogRefusal {
    /** Nobody listens, and streams have ended: a kubelet that is being restarted, in its first seconds. */
    CONNECTION_REFUSED,
    /** 404, though the pod is there: a kubelet that has started but does not know its pods yet. */
    NOT_FOUND,
    /** No answer, until the refusal is lifted: a kubelet that is frozen. */
    HANG
}
