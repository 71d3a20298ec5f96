package org.fedoracopr.operator.build.model;

import java.util.Map;

/** Something to do in the cluster, after the status that says so was written; each can be repeated without harm. */
public sealed interface Action {

    /** Make the Pod of an attempt; an existing one of this build and attempt is as good. */
    record CreatePod(String pool, int attempt) implements Action {}

    /** Set annotations on the Pod with this UID. */
    record Annotate(String pod, String uid, Map<String, String> annotations) implements Action {
        public Annotate {
            annotations = Map.copyOf(annotations);
        }
    }

    /** Let go of a Pod whose evidence is all in the status: acknowledge, take the finalizer off, delete it. */
    record Release(String pod, String uid, int attempt) implements Action {}

    /** Tell users of the build's course. */
    record Announce(boolean warning, String reason, String message) implements Action {}
}
