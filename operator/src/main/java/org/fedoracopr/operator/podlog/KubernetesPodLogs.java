package org.fedoracopr.operator.podlog;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fedoracopr.operator.LenientClient;

/**
 * The API server's log endpoint as plain streams.
 *
 * <p>It asks the endpoint itself and not through the client's LogWatch, which lists the Pod before each stream. Reading slowly holds the sender back; little
 * is read ahead.
 */
public final class KubernetesPodLogs implements PodLogs, AutoCloseable {

    /** A frozen kubelet never answers; this bounds the wait for the head of an answer, not the stream. */
    private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final LogConnections connections;

    public KubernetesPodLogs(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
        this.connections = new LogConnections(() -> connect(client.getConfiguration()));
    }

    private static HttpClient connect(Config config) {
        HttpClient.Builder http = HttpClientUtils.getHttpClientFactory().newBuilder(config);
        LenientClient.withoutNeedlessRefresh(config, http);
        return http.build();
    }

    @Override
    public InputStream follow(ContainerRef container) throws IOException {
        LogConnections.Place place = connections.take();
        try {
            return new PlacedStream(open(place.http(), container), place);
        } catch (IOException | RuntimeException e) {
            place.close();
            throw e;
        }
    }

    @Override
    public void close() {
        connections.close();
    }

    /** A log that gives its place back when it is closed. */
    private static final class PlacedStream extends FilterInputStream {
        private final LogConnections.Place place;

        PlacedStream(InputStream log, LogConnections.Place place) {
            super(log);
            this.place = place;
        }

        @Override
        public void close() throws IOException {
            try {
                super.close();
            } finally {
                place.close();
            }
        }
    }

    private InputStream open(HttpClient http, ContainerRef container) throws IOException {
        var request = http.newHttpRequestBuilder().uri(uri(container)).build();
        var log = new ReadAhead();
        var answer = http.consumeBytes(request, log);
        HttpResponse<AsyncBody> response;
        try {
            response = answer.get(OPEN_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("log of " + container + " cannot be opened", e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("log of " + container + ": no answer within " + OPEN_TIMEOUT.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening the log of " + container, e);
        }
        log.begin(response.body());
        if (!response.isSuccessful()) {
            try (log) {
                throw new IOException("log of " + container + ": " + response.code() + " "
                        + new String(log.readNBytes(1_000), StandardCharsets.UTF_8).strip());
            }
        }
        return log;
    }

    private URI uri(ContainerRef container) {
        return URI.create(client.getMasterUrl().toString().replaceAll("/+$", "") + "/api/v1/namespaces/"
                + encode(container.namespace()) + "/pods/" + encode(container.pod()) + "/log?follow=true&container="
                + encode(container.container()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
