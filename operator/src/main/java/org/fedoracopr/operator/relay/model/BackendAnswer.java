package org.fedoracopr.operator.relay.model;

/** What the backend says to a {@link LogBatch}. */
public sealed interface BackendAnswer {

    /** It has the log up to this offset. */
    record Acknowledged(long offset) implements BackendAnswer {}

    /** It took the batch but counts no offsets, as upstream's backend does. */
    record TakenUncounted() implements BackendAnswer {}

    /** It lacks bytes before this batch. */
    record Hole(long offset) implements BackendAnswer {}

    /** It will never take this batch; the message says why. */
    record Refused(String message) implements BackendAnswer {}
}
