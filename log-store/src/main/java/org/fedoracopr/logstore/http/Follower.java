package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;

/**
 * Sends a log while it grows. The answer ends in the ordinary way only when the log is complete: sealed, or superseded by a
 * later attempt. Every other end (shut-down, long silence) breaks the connection, so that a client never takes a part for
 * the whole.
 */
final class Follower {
    private static final Duration SLICE = Duration.ofSeconds(10);
    private static final int COPY_BYTES = 32 * 1024;

    private final LogStorage storage;
    private final Duration silence;

    Follower(LogStorage storage, Duration silence) {
        this.storage = storage;
        this.silence = silence;
    }

    void follow(Response response, LogReader reader, Optional<LogId> id, long from)
            throws IOException, InterruptedException {
        // Sends the headers, so that the client knows the log exists before its next byte does.
        Content.Sink.write(response, false, ByteBuffer.allocate(0));
        ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
        Duration slice = SLICE.compareTo(silence) < 0 ? SLICE : silence;
        Duration quiet = Duration.ZERO;
        long position = from;
        while (true) {
            LogState state = reader.awaitGrowth(position, slice);
            if (state.length() > position) {
                quiet = Duration.ZERO;
                position = send(response, reader, buffer, position, state.length());
            } else if (state.sealed() || superseded(id)) {
                Content.Sink.write(response, true, ByteBuffer.allocate(0));
                return;
            } else if (state.closed()) {
                throw new IOException("the log store is shutting down");
            } else {
                quiet = quiet.plus(slice);
                if (quiet.compareTo(silence) >= 0) {
                    throw new IOException("the log has been silent for " + silence);
                }
            }
        }
    }

    private static long send(Response response, LogReader reader, ByteBuffer buffer, long from, long to)
            throws IOException {
        long position = from;
        while (position < to) {
            position += reader.read(position, buffer.clear());
            Content.Sink.write(response, false, buffer.flip());
        }
        return position;
    }

    private boolean superseded(Optional<LogId> id) throws IOException {
        return id.isPresent()
                && storage.latest(id.get().key())
                        .filter(latest -> latest.attempt() > id.get().attempt())
                        .isPresent();
    }
}
