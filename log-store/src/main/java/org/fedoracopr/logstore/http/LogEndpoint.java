package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Fields;
import org.fedoracopr.logstore.results.PublishedLog;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;
import org.jspecify.annotations.Nullable;

/**
 * Gives logs out: whole, compressed, by range, or followed while they grow. A reader costs a few small buffers, however slow
 * it is.
 */
final class LogEndpoint {
    private static final int COPY_BYTES = 32 * 1024;
    /** Below this, compressing costs more than it saves. */
    private static final int WORTH_COMPRESSING = 1400;

    private static final Pattern GZIP =
            Pattern.compile("(?i)(?:^|,)\\s*(?:gzip|x-gzip|\\*)\\s*(?:,|$|;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$)))");

    private final LogStorage storage;
    private final PublishedLogs results;
    private final Semaphore readers;
    private final Follower follower;

    LogEndpoint(LogStorage storage, PublishedLogs results, HttpLimits limits) {
        this.storage = storage;
        this.results = results;
        this.readers = new Semaphore(limits.readers());
        this.follower = new Follower(storage, limits.silence());
    }

    void handle(Request request, Response response, LogAddress address, boolean compressed)
            throws IOException, HttpFault, InterruptedException {
        Fields query = Request.extractQueryParameters(request);
        @Nullable String asked = query.getValue("attempt");
        Build build = Build.find(storage, results, address);
        int attempt = attempt(build, asked == null ? address.attempt() : Integer.valueOf(BatchFields.attempt(asked)));
        if (!readers.tryAcquire()) {
            throw new HttpFault(503, "busy", "too many logs are being read; ask again in a few seconds");
        }
        try (LogReader reader = build.open(attempt).orElseThrow(LogEndpoint::noLog)) {
            LogState state = reader.state();
            describe(response, attempt, state);
            @Nullable String follow = query.getValue("follow");
            boolean head = HttpMethod.HEAD.is(request.getMethod());
            if (compressed) {
                compressed(response, build.published(attempt), reader, state, head);
            } else if (follow != null && !follow.equals("0")) {
                @Nullable String offset = query.getValue("offset");
                long from =
                        offset == null ? 0 : BatchFields.number("offset", offset, "a position in bytes, 0 or greater");
                response.setStatus(200);
                if (!head) {
                    follower.follow(response, reader, build.stored(attempt), from);
                }
            } else if (wantsCompressed(request, state)) {
                response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
                compressed(response, build.published(attempt), reader, state, head);
            } else {
                response.getHeaders().put(HttpHeader.VARY, "Accept-Encoding");
                part(request, response, reader, state, head);
            }
        } finally {
            readers.release();
        }
    }

    static HttpFault noLog() {
        return new HttpFault(
                404,
                "no-log",
                "there is no log here: the build has not begun to write one, its results were removed, or the path is misspelt");
    }

    private static int attempt(Build build, @Nullable Integer asked) throws IOException, HttpFault {
        if (asked != null) {
            return asked;
        }
        var attempts = build.attempts();
        if (attempts.isEmpty()) {
            throw noLog();
        }
        return attempts.last();
    }

    private static void describe(Response response, int attempt, LogState state) {
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, Replies.TEXT);
        headers.put(HttpHeader.CACHE_CONTROL, "no-cache");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Copr-Log-Attempt", Integer.toString(attempt));
        headers.put("Copr-Log-Sealed", Boolean.toString(state.sealed()));
        if (state.seal() != null) {
            headers.put(HttpHeader.ETAG, etag(state));
        }
    }

    private static String etag(LogState state) {
        return state.seal() == null ? "" : "\"" + state.seal().sha256() + "\"";
    }

    private static boolean wantsCompressed(Request request, LogState state) {
        @Nullable String encodings = request.getHeaders().get(HttpHeader.ACCEPT_ENCODING);
        return encodings != null
                && state.length() >= WORTH_COMPRESSING
                && request.getHeaders().get(HttpHeader.RANGE) == null
                && GZIP.matcher(encodings).find();
    }

    /** Sends the published file as it is, or compresses what the log has at this moment. Copr serves both as text. */
    private static void compressed(
            Response response, Optional<PublishedLog> published, LogReader reader, LogState state, boolean head)
            throws IOException {
        var headers = response.getHeaders();
        response.setStatus(200);
        headers.put(HttpHeader.CONTENT_ENCODING, "gzip");
        if (state.seal() != null) {
            headers.put(HttpHeader.ETAG, "\"" + state.seal().sha256() + "-gzip\"");
        }
        if (published.isPresent() && published.get().seal().equals(state.seal())) {
            try (InputStream file = published.get().compressed()) {
                headers.put(HttpHeader.CONTENT_LENGTH, published.get().compressedLength());
                if (!head) {
                    file.transferTo(Content.Sink.asOutputStream(response));
                }
            }
        } else if (!head) {
            // Closed only when everything is in: closing it makes whatever was sent look like the whole.
            OutputStream out = new GZIPOutputStream(Content.Sink.asOutputStream(response), COPY_BYTES);
            ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
            for (long position = 0; position < state.length(); ) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), state.length() - position));
                int count = reader.read(position, buffer);
                out.write(buffer.array(), 0, count);
                position += count;
            }
            out.close();
        }
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
