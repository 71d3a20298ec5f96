package org.fedoracopr.operator.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.Closeable;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * The operator's probes over HTTP: {@code /livez} answers while the process can, {@code /readyz} once caches are filled and builds are decided.
 *
 * <p>An API server that is away makes the operator neither dead nor unready: restarting it would not bring the API server back, and would cost the logs' places.
 */
public final class HealthEndpoint implements Closeable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    private HealthEndpoint(HttpServer server, BooleanSupplier ready) {
        this.server = server;
        server.createContext("/livez", exchange -> answer(exchange, true));
        server.createContext("/readyz", exchange -> answer(exchange, ready.getAsBoolean()));
        server.setExecutor(threads);
        server.start();
    }

    /**
     * Starts to answer on a port of all addresses.
     *
     * @param port 0 takes a free one
     * @throws IOException when the port is taken
     */
    public static HealthEndpoint start(int port, BooleanSupplier ready) throws IOException {
        Objects.requireNonNull(ready, "ready is null");
        try {
            return new HealthEndpoint(HttpServer.create(new InetSocketAddress(port), 0), ready);
        } catch (IOException e) {
            throw new IOException("--health-port: cannot listen on port " + port + ": " + e.getMessage(), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, boolean well) throws IOException {
        byte[] body = (well ? "ok\n" : "not yet: the caches are not filled\n").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
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
