package org.fedoracopr.logstore.storage;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Compares bytes that a batch repeats with those that the log has. */
public final class KnownBytes {
    private static final int COMPARE_BYTES = 64 * 1024;

    /** The bytes of a log. */
    @FunctionalInterface
    public interface Source {
        /** Reads at least one byte from a position on; throws when the log does not reach it. */
        void read(long position, ByteBuffer into) throws IOException;
    }

    private KnownBytes() {}

    /** The position in the log of the first byte that differs from what the log has there, or -1. */
    public static long firstDifference(ByteBuffer known, long offset, Source log) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.min(known.remaining(), COMPARE_BYTES));
        long at = offset;
        while (known.hasRemaining()) {
            buffer.clear().limit(Math.min(buffer.capacity(), known.remaining()));
            log.read(at, buffer);
            buffer.flip();
            int same = buffer.mismatch(known.slice(known.position(), buffer.remaining()));
            if (same >= 0) {
                return at + same;
            }
            at += buffer.remaining();
            known.position(known.position() + buffer.remaining());
        }
        return -1;
    }
}
