package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.devkit.proxy.model.ApiRequest;
import org.fedoracopr.devkit.proxy.model.Cut;
import org.fedoracopr.devkit.proxy.model.Statuses;
import org.jspecify.annotations.Nullable;

/**
 * A watch or a followed log on its way through the proxy, which can be cut and made deaf.
 *
 * <p>Invariant: the sink is written to under the lock. A cut that finds the lock taken leaves itself in {@code wanted}, and who has the
 * lock looks there after giving it back.
 */
final class LiveStream {

    private final ApiRequest request;
    private final StreamSink sink;
    private final boolean json;
    private final Deafness deafness;
    private final Runnable reset;
    private final Runnable stop;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Cut wanted;
    private volatile boolean ended;

    /** {@code reset} breaks the client's connection, {@code stop} ends the connection to the API server. */
    LiveStream(ApiRequest request, StreamSink sink, boolean json, Deafness deafness, Runnable reset, Runnable stop) {
        this.request = request;
        this.sink = sink;
        this.json = json;
        this.deafness = deafness;
        this.reset = reset;
        this.stop = stop;
    }

    ApiRequest request() {
        return request;
    }

    /** Whether it ended by a cut. */
    boolean wasCut() {
        return ended && wanted != null;
    }

    /** Writes a piece to the client, waiting while the stream is deaf; false when the stream was cut. */
    boolean pass(byte[] bytes, int length) throws IOException, InterruptedException {
        deafness.awaitHearing(request, () -> ended);
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            sink.write(bytes, length);
        } finally {
            lock.unlock();
        }
        if (wanted != null) {
            cutNow();
        }
        return !ended;
    }

    /** The API server has ended the stream; false when it had been cut before. */
    boolean finish() throws IOException, InterruptedException {
        deafness.awaitHearing(request, () -> ended);
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            ended = true;
            sink.end();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the stream, at the next end of a message unless it is reset. */
    void cut(Cut how) {
        wanted = how;
        if (how == Cut.RESET) {
            ended = true;
            deafness.changed();
            reset.run();
            stop.run();
            return;
        }
        try {
            cutNow();
        } catch (IOException e) {
            // The client is gone, which is an end too.
            reset.run();
        }
    }

    private void cutNow() throws IOException {
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!ended && sink.atBoundary()) {
                ended = true;
                if (wanted == Cut.GONE && json) {
                    sink.message(Statuses.GONE_EVENT);
                }
                sink.end();
            }
        } finally {
            lock.unlock();
        }
        if (ended) {
            deafness.changed();
            stop.run();
        }
    }
}
