package org.fedoracopr.operator.podlog;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer as a stream that says how much of it is here already.
 *
 * <p>A part of it is read ahead, so that what arrives while the reader is busy is one large block when it comes back; the client's own stream gives one frame at a
 * time. Invariant: not more than {@link #MOST} bytes and one delivery are held, whoever stalls.
 */
final class ReadAhead extends InputStream implements AsyncBody.Consumer<List<ByteBuffer>> {

    static final int MOST = 128 << 10;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<ByteBuffer> here = new ArrayDeque<>();
    private @Nullable AsyncBody body;
    private int held;
    /** A delivery is under way. */
    private boolean asked;

    private boolean ended;
    private @Nullable Throwable failure;
    private boolean closed;

    /** The head of the answer is here. */
    void begin(AsyncBody answer) {
        lock.lock();
        try {
            body = Objects.requireNonNull(answer, "answer is null");
        } finally {
            lock.unlock();
        }
        var unused = answer.done().whenComplete((nothing, why) -> end(why));
        askIfRoom();
    }

    @Override
    public void consume(List<ByteBuffer> delivery, AsyncBody from) {
        lock.lock();
        try {
            asked = false;
            if (!closed) {
                for (ByteBuffer bytes : delivery) {
                    held += bytes.remaining();
                    here.add(bytes);
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        askIfRoom();
    }

    private void end(@Nullable Throwable why) {
        lock.lock();
        try {
            ended = true;
            failure = why;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void askIfRoom() {
        AsyncBody from;
        lock.lock();
        try {
            from = body;
            if (from == null || asked || ended || closed || held >= MOST) {
                return;
            }
            asked = true;
        } finally {
            lock.unlock();
        }
        // Not under the lock: it may deliver at once.
        from.consume();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int most) throws IOException {
        Objects.checkFromIndexSize(offset, most, buffer.length);
        if (most == 0) {
            return 0;
        }
        int count;
        lock.lock();
        try {
            while (held == 0 && !ended && !closed) {
                changed.await();
            }
            if (closed) {
                throw new IOException("the stream is closed");
            }
            if (held == 0) {
                if (failure != null) {
                    throw new IOException("the stream was cut: " + failure.getMessage(), failure);
                }
                return -1;
            }
            count = take(buffer, offset, most);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while reading").initCause(e);
        } finally {
            lock.unlock();
        }
        askIfRoom();
        return count;
    }

    private int take(byte[] buffer, int offset, int most) {
        int count = 0;
        while (count < most && held > 0) {
            ByteBuffer first = here.element();
            int part = Math.min(most - count, first.remaining());
            first.get(buffer, offset + count, part);
            count += part;
            held -= part;
            if (!first.hasRemaining()) {
                here.remove();
            }
        }
        return count;
    }

    /** How many bytes are here. */
    @Override
    public int available() {
        lock.lock();
        try {
            return held;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        AsyncBody from;
        lock.lock();
        try {
            closed = true;
            here.clear();
            held = 0;
            from = body;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (from != null) {
            from.cancel();
        }
    }
}
