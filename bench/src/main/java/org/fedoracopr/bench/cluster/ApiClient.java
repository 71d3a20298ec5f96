package org.fedoracopr.bench.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.fedoracopr.bench.BenchException;

/** Plain requests to the API server: what the bench itself does must cost as little as possible. */
public final class ApiClient implements AutoCloseable {

    static final String JSON = "application/json";
    static final String YAML = "application/yaml";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Java's client fails a request that finds no place on its one connection; an API server has 100 there. */
    private static final int UNDER_WAY = 80;
    /** An API server gives up after 60 seconds and says so. */
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final String url;
    private final SSLContext tls;
    private final Outbox outbox = new Outbox(UNDER_WAY);
    private final HttpClient http;

    ApiClient(String url, SSLContext tls) {
        this.url = Objects.requireNonNull(url, "url is null");
        this.tls = Objects.requireNonNull(tls, "tls is null");
        this.http = HttpClient.newBuilder().sslContext(tls).build();
    }

    /** A client of the same identity with connections of its own. */
    ApiClient another() {
        return new ApiClient(url, tls);
    }

    /** Creates an object; the future fails when the API server does not take it. */
    public CompletableFuture<Void> create(String path, String body, String type) {
        return send(request(path)
                        .header("Content-Type", type)
                        .POST(BodyPublishers.ofString(body))
                        .build())
                .thenAccept(answer -> {});
    }

    /** Creates an object of JSON. */
    public CompletableFuture<Void> create(String path, String json) {
        return create(path, json, JSON);
    }

    /** Deletes an object, or all of a collection. */
    public CompletableFuture<Void> delete(String path) {
        return send(request(path).DELETE().build()).thenAccept(answer -> {});
    }

    /** Reads an object or a list. */
    public JsonNode get(String path) {
        try {
            return MAPPER.readTree(await(send(request(path).build())));
        } catch (IOException e) {
            throw new BenchException("the API server answered " + path + " with something that is no JSON", e);
        }
    }

    /** The present version of a collection. */
    String version(String collection) {
        return get(collection + "?limit=1")
                .path("metadata")
                .path("resourceVersion")
                .asText();
    }

    /** Opens a watch of a collection from a version on. */
    InputStream watch(String collection, String version) {
        var request = request(collection + "?watch=true&timeoutSeconds=86400&resourceVersion=" + version)
                .build();
        try {
            HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
            if (answer.statusCode() != 200) {
                throw new BenchException("the watch of " + collection + " was answered with " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new BenchException("the watch of " + collection + " cannot be opened", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while opening a watch", e);
        }
    }

    /** Saves the API server's own profile of its processor time; it is complete after that many seconds. */
    public CompletableFuture<Path> profile(int seconds, Path file) {
        var request = request("/debug/pprof/profile?seconds=" + seconds).build();
        return http.sendAsync(request, BodyHandlers.ofFile(file)).thenApply(HttpResponse::body);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private CompletableFuture<String> send(HttpRequest request) {
        String what = request.method() + " " + request.uri().getPath();
        return outbox.send(() -> http.sendAsync(request, BodyHandlers.ofString())
                .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
                .handle((answer, failure) -> {
                    if (failure instanceof TimeoutException) {
                        throw new BenchException(what + ": no answer within " + LONGEST.toSeconds() + " s");
                    }
                    if (failure != null) {
                        throw new BenchException(what + ": " + failure, failure);
                    }
                    if (answer.statusCode() >= 300) {
                        throw new BenchException(what + ": " + answer.statusCode() + " " + answer.body());
                    }
                    return answer.body();
                }));
    }

    /** Waits for an answer, which has a bound, and throws why there is none as it is. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof BenchException known) {
                throw new BenchException(String.valueOf(known.getMessage()), known);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
