package org.fedoracopr.devkit.node.model;

/** How a stream of a log is ended before the container has ended. */
public enum LogCut {
    /** In order, as when a kubelet restarts: the reader cannot tell it from the container's end. */
    CLEAN,
    /** In the middle of the answer, without its end. */
    BROKEN
}
