package org.fedoracopr.bench.relay;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fedoracopr.bench.BenchException;

/** A log backend that counts the bytes of each log as the log store does, keeps none, and tells of each batch. */
final class CountingBackend implements AutoCloseable {

    private static final int BACKLOG = 512;
    private static final byte[] LOG_FIELD = "&log=".getBytes(StandardCharsets.US_ASCII);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Long> lengths = new ConcurrentHashMap<>();
    private final Arrivals arrivals;

    /** Told of what has arrived. */
    @FunctionalInterface
    interface Arrivals {

        /**
         * A batch is here as a whole.
         *
         * @param form the whole body
         * @param begin where the encoded bytes of the log begin in it
         * @param length how many bytes the log has now
         */
        void arrived(String log, byte[] form, int begin, long length, long nanos);
    }

    CountingBackend(Arrivals arrivals) {
        this.arrivals = arrivals;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        } catch (IOException e) {
            throw new BenchException("the log backend of the bench cannot listen", e);
        }
        server.setExecutor(threads);
        server.createContext("/update", exchange -> {
            try (exchange) {
                byte[] form = exchange.getRequestBody().readAllBytes();
                byte[] answer = ("{\"offset\":" + take(form) + "}").getBytes(StandardCharsets.US_ASCII);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    private long take(byte[] form) {
        int field = lastField(form);
        int begin = field + LOG_FIELD.length;
        int bytes = decodedLength(form, begin);
        String head = new String(form, 0, field, StandardCharsets.US_ASCII);
        String log = value(head, "build_uid");
        String offset = value(head, "offset");
        long end = (offset.isEmpty() ? lengths.getOrDefault(log, 0L) : Long.parseLong(offset)) + bytes;
        long length = lengths.merge(log, end, Math::max);
        arrivals.arrived(log, form, begin, length, System.nanoTime());
        return length;
    }

    /** The log is the last field, and no other value holds its name. */
    private static int lastField(byte[] form) {
        for (int at = 0; at <= form.length - LOG_FIELD.length; at++) {
            int same = 0;
            while (same < LOG_FIELD.length && form[at + same] == LOG_FIELD[same]) {
                same++;
            }
            if (same == LOG_FIELD.length) {
                return at;
            }
        }
        throw new BenchException("a batch without a log");
    }

    private static int decodedLength(byte[] form, int begin) {
        int length = form.length - begin;
        for (int at = begin; at < form.length; at++) {
            if (form[at] == '%') {
                length -= 2;
            }
        }
        return length;
    }

    private static String value(String head, String name) {
        for (String field : head.split("&", -1)) {
            if (field.startsWith(name + "=")) {
                return field.substring(name.length() + 1);
            }
        }
        return "";
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
