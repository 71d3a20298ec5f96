package org.fedoracopr.operator.relay.io;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.jspecify.annotations.Nullable;

/** A backend behind {@code POST <url>/update}. */
public final class HttpLogBackend implements LogBackend, AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    /** The batch is to blame, and would be again: it is malformed, too long or no form, or it contradicts what is there. */
    private static final Set<Integer> FINAL = Set.of(400, 409, 413, 415, 422);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final URI update;
    private final BackendToken token;
    private final Duration timeout;

    /**
     * @param url of the backend, without {@code /update}
     * @param token sent as bearer token
     */
    public HttpLogBackend(String url, BackendToken token) {
        this(url, token, TIMEOUT);
    }

    /** @param timeout how long an answer may take */
    HttpLogBackend(String url, BackendToken token, Duration timeout) {
        this.update = URI.create(Objects.requireNonNull(url, "url is null").replaceAll("/+$", "") + "/update");
        this.token = Objects.requireNonNull(token, "token is null");
        this.timeout = Objects.requireNonNull(timeout, "timeout is null");
    }

    @Override
    public BackendAnswer send(LogBatch batch) throws IOException {
        var request = HttpRequest.newBuilder(update)
                .timeout(timeout)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(UpdateForm.encode(batch)));
        String bearer = token.current();
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<String> response;
        try {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while sending the log", e);
        }
        return answer(response.statusCode(), response.body());
    }

    private static BackendAnswer answer(int status, String body) throws IOException {
        @Nullable Long offset = offset(body);
        if (status / 100 == 2) {
            return offset == null ? new BackendAnswer.TakenUncounted() : new BackendAnswer.Acknowledged(offset);
        }
        String text = body.strip().substring(0, Math.min(300, body.strip().length()));
        if (status == 409 && offset != null && body.contains("hole")) {
            return new BackendAnswer.Hole(offset);
        }
        // All else may be mended while the log waits: a token that was changed here first, a proxy without its server.
        if (!FINAL.contains(status)) {
            throw new IOException("the log backend answered " + status + ": " + text);
        }
        return new BackendAnswer.Refused("the log backend answered " + status + ": " + text);
    }

    private static @Nullable Long offset(String body) {
        try {
            JsonNode offset = JSON.readTree(body).path("offset");
            return offset.isIntegralNumber() ? offset.longValue() : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
