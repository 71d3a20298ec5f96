package org.fedoracopr.operator.queue.model;

import java.time.Instant;
import java.util.Comparator;

/** A build that waits for a place. */
public record WaitingBuild(String uid, String name, Instant createdAt, BuildKind kind) {

    /** The order of those that nothing else tells apart. */
    public static final Comparator<WaitingBuild> FIRST_COME =
            Comparator.comparing(WaitingBuild::createdAt).thenComparing(WaitingBuild::uid);
}
