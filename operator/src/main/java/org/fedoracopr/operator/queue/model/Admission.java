package org.fedoracopr.operator.queue.model;

import org.fedoracopr.operator.warm.model.WarmClaim;
import org.jspecify.annotations.Nullable;

/** What the queue says about one waiting build. */
public sealed interface Admission {

    /** The queue has not looked at it yet, or it is next and its turn comes in a moment. */
    record Unknown() implements Admission {}

    /** It has a place in this pool; {@code warm} is the warm builder that it gets, null for one of its own. */
    record Admitted(String pool, @Nullable WarmClaim warm) implements Admission {

        /** With a builder of its own. */
        public Admitted(String pool) {
            this(pool, null);
        }
    }

    /** It waits; {@code blockedBy} names the limit, the message says what that means. */
    record Waiting(String blockedBy, String message) implements Admission {}

    /** No pool could ever take it as things are; the message says what is missing. */
    record NoPool(String message) implements Admission {}

    /** A limit lets no such build in, ever; {@code blockedBy} names it. */
    record Refused(String blockedBy, String message) implements Admission {}
}
