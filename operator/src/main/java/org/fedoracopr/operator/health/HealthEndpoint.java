package org.fedoracopr.operator.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The operator's probes and metrics over HTTP: {@code /livez} answers while the process can, {@code /readyz} while its caches are filled and it decides or stands by.
 *
 * <p>An API server that is away makes the operator neither dead nor unready: restarting it would not bring the API server back, and would cost the logs' places.
 */
public final class HealthEndpoint implements Closeable {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HealthEndpoint(HttpServer server, Supplier<Readiness> ready, Supplier<String> metrics) {
        this.server = server;
        server.createContext("/livez", exchange -> answer(exchange, true, "ok", TEXT));
        server.createContext("/readyz", exchange -> {
            Readiness now = ready.get();
            answer(exchange, now.ready(), now.words(), TEXT);
        });
        server.createContext("/metrics", exchange -> answer(exchange, true, metrics.get(), PROMETHEUS));
        server.setExecutor(threads);
        server.start();
    }

    /** Whether the operator is ready, in a few words for people. */
    public record Readiness(boolean ready, String words) {}

    /**
     * Starts to answer on a port of all addresses.
     *
     * @param port 0 takes a free one
     * @param metrics makes the page of metrics
     * @throws IOException when the port is taken
     */
    public static HealthEndpoint start(int port, Supplier<Readiness> ready, Supplier<String> metrics)
            throws IOException {
        Objects.requireNonNull(ready, "ready is null");
        Objects.requireNonNull(metrics, "metrics is null");
        try {
            return new HealthEndpoint(HttpServer.create(new InetSocketAddress(port), 0), ready, metrics);
        } catch (IOException e) {
            throw new IOException("--health-port: cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    /** Answers at one more path, and below it. */
    public HealthEndpoint serving(String path, HttpHandler handler) {
        server.createContext(path, handler);
        return this;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, boolean well, String words, String type) throws IOException {
        byte[] body = (words + "\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(
                    well ? HttpURLConnection.HTTP_OK : HttpURLConnection.HTTP_UNAVAILABLE, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
