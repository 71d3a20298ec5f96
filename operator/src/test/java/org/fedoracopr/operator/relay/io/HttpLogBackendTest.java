package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire to a backend, and what its answers mean. */
class HttpLogBackendTest {
    private static final LogKey KEY = new LogKey(
            "2f6f5dc4-0d6b-4d8c-8d2c-8a6a0f5f4b11",
            12,
            "12-fedora-43-x86_64",
            1,
            "@copr/dev/fedora-43-x86_64/00000012-hello");

    private static Map<String, String> decode(byte[] form) {
        var fields = new HashMap<String, String>();
        for (String field : new String(form, StandardCharsets.ISO_8859_1).split("&", -1)) {
            int equals = field.indexOf('=');
            fields.put(
                    field.substring(0, equals),
                    URLDecoder.decode(field.substring(equals + 1), StandardCharsets.ISO_8859_1));
        }
        return fields;
    }

    @Property(tries = 300)
    void bytesOfALogSurviveTheForm(@ForAll byte[] bytes) {
        Map<String, String> fields =
                decode(UpdateForm.encode(new LogBatch(KEY, 7, bytes, true, null, "{\"phase\":\"Failed & done\"}")));
        assertThat(fields.getOrDefault("log", "").getBytes(StandardCharsets.ISO_8859_1))
                .isEqualTo(bytes);
        assertThat(fields)
                .containsEntry("build_id", "12")
                .containsEntry("task_id", KEY.taskId())
                .containsEntry("build_uid", KEY.buildUid())
                .containsEntry("attempt", "1")
                .containsEntry("offset", "7")
                .containsEntry("verdict", "{\"phase\":\"Failed & done\"}")
                .containsEntry("path", KEY.path());
    }

    private static BackendAnswer answer(int status, String body) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/update", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            boolean known = "Bearer secret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(known ? status : 401, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
        try (var backend = new HttpLogBackend(url, () -> "secret")) {
            return backend.send(LogBatch.hello(KEY));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void answersHaveTheirMeaning() throws Exception {
        assertThat(answer(200, "{\"offset\": 42}")).isEqualTo(new BackendAnswer.Acknowledged(42));
        assertThat(answer(200, "OK")).isEqualTo(new BackendAnswer.TakenUncounted());
        assertThat(answer(204, "")).isEqualTo(new BackendAnswer.TakenUncounted());
        assertThat(answer(409, "{\"offset\": 3, \"error\": \"hole\"}")).isEqualTo(new BackendAnswer.Hole(3));
        assertThat(answer(400, "no such build")).isInstanceOf(BackendAnswer.Refused.class);
    }

    @Test
    void backendThatIsBusyOrBrokenIsTriedAgain() {
        for (int status : new int[] {301, 401, 403, 404, 408, 429, 500, 502, 503}) {
            assertThatThrownBy(() -> answer(status, "busy"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(status));
        }
    }

    @Test
    void logStoreTakesALogCountsItAndSealsIt(@TempDir Path directory) throws Exception {
        byte[] log = {'a', ' ', (byte) 0xff, '&', '=', '%', '\n'};
        var seal = new LogSeal(
                log.length,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(log)));
        try (LogStore store = LogStore.start(LogStoreOptions.local(directory, 0));
                var backend = new HttpLogBackend(store.url().toString(), () -> null)) {
            assertThat(backend.send(LogBatch.hello(KEY))).isEqualTo(new BackendAnswer.Acknowledged(0));
            assertThat(backend.send(LogBatch.part(KEY, 0, log))).isEqualTo(new BackendAnswer.Acknowledged(7));
            assertThat(backend.send(LogBatch.part(KEY, 0, log))).isEqualTo(new BackendAnswer.Acknowledged(7));
            assertThat(backend.send(LogBatch.part(KEY, 9, log))).isEqualTo(new BackendAnswer.Hole(7));
            assertThat(backend.send(LogBatch.seal(KEY, seal))).isEqualTo(new BackendAnswer.Acknowledged(7));
            assertThat(backend.send(LogBatch.hello(KEY))).isEqualTo(new BackendAnswer.Acknowledged(7));
            assertThat(backend.send(LogBatch.seal(KEY, seal))).isEqualTo(new BackendAnswer.Acknowledged(7));
            assertThat(backend.send(LogBatch.seal(KEY, new LogSeal(7, "0".repeat(64)))))
                    .isInstanceOf(BackendAnswer.Refused.class);
        }
    }
}
