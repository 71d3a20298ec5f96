package org.fedoracopr.operator.relay.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way to a log backend, with an address of its own, on which one request in three goes wrong; a seed decides how. */
final class FaultyWay implements AutoCloseable {

    /** What may become of a request. */
    enum Fault {
        /** It never reaches the backend, and the connection is closed. */
        CLOSED,
        /** The backend takes it, and its answer is lost. */
        ANSWER_LOST,
        /** The backend takes it, and its answer ends half-way. */
        HALF_AN_ANSWER,
        /** The backend takes it, and its answer does not come while somebody waits for it. */
        HANGS,
        /** Something on the way answers. */
        ANSWERED_500,
        /** The backend's token has been changed, for a moment. */
        ANSWERED_401
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Random random;
    private final Map<Fault, Integer> happened = new ConcurrentHashMap<>();
    private volatile @Nullable URI backend;

    FaultyWay(long seed) throws IOException {
        random = new Random(seed);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 256);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where it leads now. */
    void leadTo(URI url) {
        backend = url;
    }

    /** How often each fault happened. */
    Map<Fault, Integer> happened() {
        return Map.copyOf(happened);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault = fault();
            if (fault == null) {
                HttpResponse<byte[]> answer = pass(exchange, body);
                exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                exchange.getResponseBody().write(answer.body());
                return;
            }
            misbehave(fault, exchange, body);
            happened.merge(fault, 1, Integer::sum);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void misbehave(Fault fault, HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        switch (fault) {
            case CLOSED -> {}
            case ANSWER_LOST -> pass(exchange, body);
            case HALF_AN_ANSWER -> {
                byte[] answer = pass(exchange, body).body();
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer, 0, answer.length / 2);
                exchange.getResponseBody().flush();
            }
            case HANGS -> {
                pass(exchange, body);
                var unused = closed.await(2, TimeUnit.SECONDS);
            }
            case ANSWERED_500 -> answer(exchange, 500);
            case ANSWERED_401 -> answer(exchange, 401);
        }
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        byte[] text =
                "{\"offset\": 7, \"error\": \"nothing that the backend knows of\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, text.length);
        exchange.getResponseBody().write(text);
    }

    private synchronized @Nullable Fault fault() {
        Fault[] all = Fault.values();
        return random.nextInt(3) > 0 ? null : all[random.nextInt(all.length)];
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        URI target = backend;
        if (target == null) {
            throw new IOException("there is no backend");
        }
        return http.send(
                HttpRequest.newBuilder(target.resolve(exchange.getRequestURI().toString()))
                        .timeout(Duration.ofSeconds(10))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.close();
        http.close();
    }
}
