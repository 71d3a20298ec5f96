package org.fedoracopr.operator.health;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.jspecify.annotations.Nullable;

/**
 * Answers why a build waits: {@code GET /queue/<namespace>/<build>} as JSON, with its place in the queue and an estimate, which no resource has.
 *
 * <p>Keys: {@code namespace}, {@code build}, {@code waits}, and of a build that waits {@code blockedBy} (absent when it is next), {@code message}, {@code ahead} and
 * {@code seconds} (absent when nobody can tell). 404 for what does not wait, 503 from an operator that does not lead, in the same form with {@code message}.
 */
public final class QueueEndpoint implements HttpHandler {

    /** Where it is, up to the namespace. */
    public static final String PATH = "/queue/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Supplier<@Nullable Queue> queue;

    /** @param queue null while there is none, and where another operator leads */
    public QueueEndpoint(Supplier<@Nullable Queue> queue) {
        this.queue = Objects.requireNonNull(queue, "queue is null");
    }

    /** Who knows. */
    @FunctionalInterface
    public interface Queue {
        /** Null for a build that does not wait. */
        @Nullable
        QueueOutlook outlook(String namespace, String build) throws InterruptedException, TimeoutException;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] names =
                    exchange.getRequestURI().getPath().substring(PATH.length()).split("/", -1);
            if (!exchange.getRequestMethod().equals("GET")) {
                answer(exchange, HttpURLConnection.HTTP_BAD_METHOD, Map.of("message", "only GET is answered here"));
            } else if (names.length != 2 || names[0].isEmpty() || names[1].isEmpty()) {
                answer(
                        exchange,
                        HttpURLConnection.HTTP_NOT_FOUND,
                        Map.of("message", "ask for " + PATH + "<namespace>/<build>"));
            } else {
                answer(exchange, names[0], names[1]);
            }
        }
    }

    private void answer(HttpExchange exchange, String namespace, String build) throws IOException {
        var body = new LinkedHashMap<String, Object>();
        body.put("namespace", namespace);
        body.put("build", build);
        Queue known = queue.get();
        if (known == null) {
            body.put("message", "this operator does not lead: ask the one that does");
            answer(exchange, HttpURLConnection.HTTP_UNAVAILABLE, body);
            return;
        }
        try {
            QueueOutlook outlook = known.outlook(namespace, build);
            body.put("waits", outlook != null);
            if (outlook == null) {
                body.put("message", "no such build waits: see its status");
            } else {
                put(body, "blockedBy", outlook.blockedBy());
                body.put("message", outlook.message());
                body.put("ahead", outlook.ahead());
                put(body, "seconds", outlook.seconds());
            }
            answer(exchange, outlook == null ? HttpURLConnection.HTTP_NOT_FOUND : HttpURLConnection.HTTP_OK, body);
        } catch (TimeoutException busy) {
            body.put("message", "the queue is busy: ask again");
            answer(exchange, HttpURLConnection.HTTP_UNAVAILABLE, body);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void put(Map<String, Object> body, String key, @Nullable Object value) {
        if (value != null) {
            body.put(key, value);
        }
    }

    private static void answer(HttpExchange exchange, int code, Map<String, Object> body) throws IOException {
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
