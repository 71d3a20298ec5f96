package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fedoracopr.api.protocol.Digests;

/**
 * Computes digests on a thread of its own while the caller reads and writes on: a digest costs as much processor time as the copy does.
 *
 * <p>A buffer is the caller's from {@link #take} to {@link #add}; there are {@link #BUFFERS} of them, so the caller is never far ahead. They lie outside of the heap,
 * where the system reads into them and writes from them without a copy of Java's.
 */
final class DigestThread implements AutoCloseable {

    private static final int BUFFERS = 4;
    private static final int BUFFER_BYTES = 1 << 18;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private final Deque<Future<ByteBuffer>> busy = new ArrayDeque<>();

    DigestThread() {
        for (int n = 0; n < BUFFERS; n++) {
            free.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
        }
    }

    /** An empty buffer; waits until one is free. */
    ByteBuffer take() throws IOException {
        ByteBuffer buffer = free.isEmpty() ? await(busy.remove()) : free.remove();
        return buffer.clear();
    }

    /** Gives a taken buffer back, whose bytes from the first to its position are part of a digest. */
    void add(MessageDigest digest, ByteBuffer buffer) {
        busy.add(thread.submit(() -> {
            digest.update(buffer.flip());
            return buffer;
        }));
    }

    /** The digest of what was added; it comes after that. */
    Future<String> end(MessageDigest digest) {
        return thread.submit(() -> Digests.hex(digest));
    }

    /** Waits for a result. */
    static <T> T await(Future<T> result) throws IOException {
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
    }
}
