package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;
import org.jspecify.annotations.Nullable;

/** Gives logs out: whole, by range, or followed while they grow. A reader costs one small buffer, however slow it is. */
final class LogEndpoint {
    private static final int COPY_BYTES = 32 * 1024;

    private final LogStorage storage;
    private final Semaphore readers;
    private final Follower follower;

    LogEndpoint(LogStorage storage, HttpLimits limits) {
        this.storage = storage;
        this.readers = new Semaphore(limits.readers());
        this.follower = new Follower(storage, limits.silence());
    }

    void handle(Request request, Response response, LogKey key, @Nullable Integer attempt)
            throws IOException, HttpFault, InterruptedException {
        Fields query = Request.extractQueryParameters(request);
        @Nullable String asked = query.getValue("attempt");
        LogId id = find(key, asked == null ? attempt : Integer.valueOf(BatchFields.attempt(asked)));
        if (!readers.tryAcquire()) {
            throw new HttpFault(503, "busy", "too many logs are being read; ask again in a few seconds");
        }
        try (LogReader reader = storage.open(id).orElseThrow(LogEndpoint::noLog)) {
            LogState state = reader.state();
            describe(response, id, state);
            @Nullable String follow = query.getValue("follow");
            boolean head = HttpMethod.HEAD.is(request.getMethod());
            if (follow != null && !follow.equals("0")) {
                @Nullable String offset = query.getValue("offset");
                long from =
                        offset == null ? 0 : BatchFields.number("offset", offset, "a position in bytes, 0 or greater");
                response.setStatus(200);
                if (!head) {
                    follower.follow(response, reader, id, from);
                }
            } else {
                part(request, response, reader, state, head);
            }
        } finally {
            readers.release();
        }
    }

    static HttpFault noLog() {
        return new HttpFault(
                404, "no-log", "there is no log here: the build has not begun to write one, or the path is misspelt");
    }

    private LogId find(LogKey key, @Nullable Integer attempt) throws IOException, HttpFault {
        Optional<LogId> id = attempt == null ? storage.latest(key) : Optional.of(new LogId(key, attempt));
        return id.orElseThrow(LogEndpoint::noLog);
    }

    private static void describe(Response response, LogId id, LogState state) {
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, Replies.TEXT);
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Copr-Log-Attempt", Integer.toString(id.attempt()));
        headers.put("Copr-Log-Sealed", Boolean.toString(state.sealed()));
        if (state.seal() != null) {
            headers.put(HttpHeader.ETAG, etag(state));
        }
    }

    private static String etag(LogState state) {
        return state.seal() == null ? "" : "\"" + state.seal().sha256() + "\"";
    }

    private static void part(Request request, Response response, LogReader reader, LogState state, boolean head)
            throws IOException {
        var headers = response.getHeaders();
        headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
        @Nullable String condition = request.getHeaders().get(HttpHeader.IF_RANGE);
        boolean ranged = condition == null || condition.equals(etag(state));
        @Nullable String range = ranged ? request.getHeaders().get(HttpHeader.RANGE) : null;
        long length = state.length();
        switch (ByteRange.of(range, length)) {
            case ByteRange.Whole whole -> {
                response.setStatus(200);
                headers.put(HttpHeader.CONTENT_LENGTH, length);
                copy(response, reader, 0, length, head);
            }
            case ByteRange.Part part -> {
                response.setStatus(206);
                headers.put(HttpHeader.CONTENT_RANGE, "bytes " + part.first() + "-" + part.last() + "/" + length);
                headers.put(HttpHeader.CONTENT_LENGTH, part.last() - part.first() + 1);
                copy(response, reader, part.first(), part.last() + 1, head);
            }
            case ByteRange.Unsatisfiable beyond -> {
                headers.put(HttpHeader.CONTENT_RANGE, "bytes */" + length);
                Replies.text(response, 416, "the log has " + length + " bytes, none of them in the range asked for");
            }
        }
    }

    private static void copy(Response response, LogReader reader, long from, long to, boolean head) throws IOException {
        if (head) {
            return;
        }
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, to - from));
        long position = from;
        while (position < to) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), to - position));
            position += reader.read(position, buffer);
            Content.Sink.write(response, position == to, buffer.flip());
        }
    }
}
