package org.fedoracopr.operator.build.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something to do in the cluster, after the status that says so was written; each can be repeated without harm. */
public sealed interface Action {

    /** Make the Pod of an attempt; an existing one of this build and attempt is as good. */
    record CreatePod(String pool, int attempt, @Nullable String resourceClass) implements Action {}

    /** Make a warm Pod the one of an attempt, which has recorded its name and UID; one that is the attempt's already is as good. */
    record ClaimPod(String pool, int attempt, String pod, String uid) implements Action {}

    /** Set annotations on the Pod with this UID. */
    record Annotate(String pod, String uid, Map<String, String> annotations) implements Action {
        public Annotate {
            annotations = Map.copyOf(annotations);
        }
    }

    /** Let go of a Pod whose evidence is all in the status: acknowledge, take the finalizer off, delete it. */
    record Release(String pod, String uid, int attempt) implements Action {}

    /** Delete the build: it has ended and its time to live is over. */
    record DeleteBuild(String uid) implements Action {}

    /** Tell users of the build's course. */
    record Announce(boolean warning, String reason, String message) implements Action {}
}
