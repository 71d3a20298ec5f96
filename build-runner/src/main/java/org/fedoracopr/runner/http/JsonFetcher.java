package org.fedoracopr.runner.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.stop.Interruption;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a document with the retries of upstream's programs (SRC-1): five tries, pauses of 5, 10, 15 and 20 s between them after connection errors,
 * 408 and 5xx; any other 4xx is final.
 */
public final class JsonFetcher {

    private static final int TRIES = 5;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final int MAX_BYTES = 16 * 1024 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final Supplier<HttpClient> client;
    private final Pauses pauses;
    private final StopToken stop;
    private final Consumer<String> log;

    public JsonFetcher(Supplier<HttpClient> client, Pauses pauses, StopToken stop, Consumer<String> log) {
        this.client = client;
        this.pauses = pauses;
        this.stop = stop;
        this.log = log;
    }

    /** The body of the answer. */
    public String fetch(String url) throws BuildException {
        URI uri = HttpClients.uri(url, FailureCause.TASK_INVALID);
        Integer lastStatus = null;
        for (int attempt = 1; attempt <= TRIES; attempt++) {
            stop.check();
            try {
                return once(uri, url);
            } catch (HttpFailure failure) {
                lastStatus = failure.status();
                refuseFinal(failure);
                log.accept("Retry request #" + attempt + " on " + url + ": " + failure.getMessage());
            }
            if (attempt < TRIES) {
                pauses.pause(PAUSE.multipliedBy(attempt));
            }
        }
        throw new BuildException(Failure.network(
                FailureCause.SOURCES_UNAVAILABLE,
                "The server didn't return a successful response (we gave it " + TRIES + " attempts)",
                lastStatus,
                url));
    }

    @SuppressWarnings("try") // Closing it is its use.
    private String once(URI uri, String url) throws HttpFailure, BuildException {
        try (var unused = new Interruption(stop)) {
            stop.check();
            HttpResponse<InputStream> response = client.get()
                    .send(
                            HttpClients.get(uri)
                                    .timeout(REQUEST_TIMEOUT)
                                    .header("Content-Type", "application/json")
                                    .build(),
                            HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() >= 400) {
                    throw new HttpFailure(
                            url,
                            response.statusCode(),
                            "Request client error on " + url + ": " + response.statusCode() + " "
                                    + HttpStatusNames.of(response.statusCode()));
                }
                byte[] bytes = readAll(body);
                if (bytes.length > MAX_BYTES) {
                    throw new BuildException(
                            FailureCause.TASK_INVALID,
                            "the document at " + url + " is larger than " + MAX_BYTES + " bytes");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            stop.check();
            throw new HttpFailure(url, Explanations.of((Throwable) e), e);
        } catch (InterruptedException e) {
            stop.check();
            Thread.currentThread().interrupt();
            throw new HttpFailure(url, "interrupted", e);
        }
    }

    private static byte[] readAll(InputStream body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        try (StallGuard guard = new StallGuard(body, REQUEST_TIMEOUT)) {
            for (int count = body.read(chunk); count >= 0 && bytes.size() <= MAX_BYTES; count = body.read(chunk)) {
                guard.progress();
                bytes.write(chunk, 0, count);
            }
            guard.check();
        }
        return bytes.toByteArray();
    }

    private static void refuseFinal(HttpFailure failure) throws BuildException {
        @Nullable Integer status = failure.status();
        if (status != null && status < 500 && status != 408) {
            throw new BuildException(
                    Failure.network(FailureCause.SOURCES_UNAVAILABLE, Explanations.of(failure), status, failure.url()),
                    failure);
        }
    }
}
