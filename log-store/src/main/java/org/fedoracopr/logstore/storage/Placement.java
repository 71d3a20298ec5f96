package org.fedoracopr.logstore.storage;

import org.jspecify.annotations.Nullable;

/** Where a batch falls in relation to the bytes that a log has. */
public sealed interface Placement {
    /** Compares a batch of {@code size} bytes at {@code offset} (null: at the end) with a log of {@code length} bytes. */
    static Placement of(@Nullable Long offset, int size, long length) {
        if (offset == null) {
            return new Fits(length, 0, size);
        }
        if (offset > length) {
            return new Beyond(offset);
        }
        int known = (int) Math.min(size, length - offset);
        return new Fits(offset, known, size - known);
    }

    /** The batch touches or overlaps the log: its first {@code known} bytes must agree, the last {@code fresh} are new. */
    record Fits(long offset, int known, int fresh) implements Placement {}

    /** The batch leaves a hole between the end of the log and its own beginning. */
    record Beyond(long offset) implements Placement {}
}
