package org.fedoracopr.devkit.proxy.model;

/** How a stream that still goes on is ended. */
public enum Cut {
    /** In order, as when an API server's time limit for a watch is over, or a kubelet restarts below a log. */
    CLEAN,
    /** In the middle, as when the API server is killed: the client gets a reset connection. */
    RESET,
    /** With an ERROR event of code 410: what happened since then is forgotten, list anew. For watches in JSON; others end CLEAN. */
    GONE
}
