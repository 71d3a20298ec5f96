package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** Asks the API server whether a path answers 200, without the weight of a Kubernetes client. */
final class ApiProbe implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final HttpClient client;

    ApiProbe(SSLContext tls) {
        client = HttpClient.newBuilder().sslContext(tls).connectTimeout(TIMEOUT).build();
    }

    boolean answersOk(String url) {
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("interrupted while waiting for the API server", e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
