package org.fedoracopr.logstore.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

/** One reader's view of one log; readers of the same log do not disturb each other or the writer. */
public interface LogReader extends Closeable {
    /** The log's state now. */
    LogState state() throws IOException;

    /**
     * Reads into the buffer from a position on, never beyond the length that {@link #state} tells.
     *
     * @return the number of bytes read, at least 1 unless the position is the end or the buffer is full
     */
    int read(long position, ByteBuffer into) throws IOException;

    /** Waits until the log is longer than {@code beyond}, sealed or closed, or the time is over; returns the state then. */
    LogState awaitGrowth(long beyond, Duration atMost) throws IOException, InterruptedException;

    /** Whether only the seal is left here: there is nothing to read. */
    boolean isExpired() throws IOException;

    @Override
    void close() throws IOException;
}
