package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.fedoracopr.devkit.node.decide.FieldValues;
import org.fedoracopr.devkit.node.decide.Ports;
import org.jspecify.annotations.Nullable;

/** The call that a probe makes: an HTTP request whose status says whether all is well, or a connection. */
final class ProbeCall implements AutoCloseable {

    private final @Nullable HTTPGetAction get;
    private final String host;
    private final int port;
    private final Duration timeout;
    private final @Nullable HttpClient client;

    /** A probe that {@link org.fedoracopr.devkit.node.decide.PodSupport} has not refused. */
    ProbeCall(Container container, Probe probe, Duration timeout) {
        this.get = probe.getHttpGet();
        this.timeout = timeout;
        if (get == null) {
            host = host(probe.getTcpSocket().getHost());
            port = Ports.number(container, probe.getTcpSocket().getPort()).orElseThrow();
            client = null;
        } else {
            host = host(get.getHost());
            port = Ports.number(container, get.getPort()).orElseThrow();
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .sslContext(AnyCertificate.context())
                    .connectTimeout(timeout)
                    .build();
        }
    }

    /** What came of a call. */
    record Answer(boolean success, String message) {}

    Answer ask() throws InterruptedException {
        try {
            return get == null || client == null ? connect() : request(get, client);
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return new Answer(false, e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private Answer connect() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            return new Answer(true, "");
        }
    }

    private Answer request(HTTPGetAction action, HttpClient sender)
            throws IOException, InterruptedException, URISyntaxException {
        String path = action.getPath() == null || action.getPath().isEmpty() ? "/" : action.getPath();
        String scheme = "HTTPS".equals(action.getScheme()) ? "https" : "http";
        URI url = new URI(scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).header("User-Agent", "kube-probe/1.34");
        action.getHttpHeaders().forEach(header -> request.header(header.getName(), header.getValue()));
        int status = sender.send(request.build(), BodyHandlers.discarding()).statusCode();
        return new Answer(
                status >= HttpURLConnection.HTTP_OK && status < HttpURLConnection.HTTP_BAD_REQUEST,
                "HTTP probe failed with statuscode: " + status);
    }

    private static String host(@Nullable String named) {
        return named == null || named.isEmpty() ? FieldValues.ADDRESS : named;
    }

    @Override
    public void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
