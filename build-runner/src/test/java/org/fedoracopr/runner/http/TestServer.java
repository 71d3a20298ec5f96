package org.fedoracopr.runner.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An HTTP server on a port of its own: canned answers, or the files of a directory. */
public final class TestServer implements AutoCloseable {

    private final HttpServer server;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private TestServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /** Gives these answers one after the other, the last one for ever; each is {@code "<status> <body>"}. */
    public static TestServer answering(String... answers) throws IOException {
        var test = new TestServer();
        Iterator<String> remaining = List.of(answers).iterator();
        String[] current = {""};
        test.server.createContext("/", exchange -> {
            test.requests.add(exchange.getRequestURI().toString());
            current[0] = remaining.hasNext() ? remaining.next() : current[0];
            byte[] body = current[0].substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    Integer.parseInt(current[0].substring(0, 3)), body.length == 0 ? -1 : body.length);
            try (exchange) {
                exchange.getResponseBody().write(body);
            }
        });
        test.server.start();
        return test;
    }

    /** Serves the files below a directory. */
    public static TestServer serving(Path root) throws IOException {
        var test = new TestServer();
        test.server.createContext("/", exchange -> {
            test.requests.add(exchange.getRequestURI().toString());
            Path file = root.resolve(exchange.getRequestURI().getPath().substring(1))
                    .normalize();
            try (exchange) {
                if (file.startsWith(root) && Files.isRegularFile(file)) {
                    byte[] body = Files.readAllBytes(file);
                    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
                    exchange.getResponseBody().write(body);
                } else {
                    exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        test.server.start();
        return test;
    }

    /** The server's address without a final slash. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Every path asked for, in order. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
