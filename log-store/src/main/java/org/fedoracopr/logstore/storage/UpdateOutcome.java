package org.fedoracopr.logstore.storage;

/** What became of a batch; everything but {@link Stored} left the log's bytes unchanged, save where it says otherwise. */
public sealed interface UpdateOutcome {
    /** The number of bytes the log has now: the offset to go on from. */
    long length();

    /** The batch is in the log, newly or since before. */
    record Stored(long length, boolean sealed) implements UpdateOutcome {}

    /** The batch begins beyond the end of the log. */
    record Hole(long length, long offset) implements UpdateOutcome {}

    /** The batch contradicts bytes that the log has, for the first time at {@code firstDifference}. */
    record Conflict(long length, long firstDifference) implements UpdateOutcome {}

    /** The batch would make a sealed log longer. */
    record AlreadySealed(long length) implements UpdateOutcome {}

    /** The seal does not fit the log; the bytes of the batch are stored. */
    record SealMismatch(long length, String reason) implements UpdateOutcome {}

    /** The build has registered another result path before. */
    record PathDiffers(long length, ResultPath registered) implements UpdateOutcome {}
}
