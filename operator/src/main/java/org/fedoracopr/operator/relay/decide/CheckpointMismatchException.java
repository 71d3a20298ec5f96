package org.fedoracopr.operator.relay.decide;

/** What was read is not what the agent has: bytes were lost on the way, and their position is unknown. */
public final class CheckpointMismatchException extends Exception {

    private static final long serialVersionUID = 1;

    CheckpointMismatchException(long offset) {
        super("the pod log differs from the agent's copy somewhere before byte " + offset);
    }
}
