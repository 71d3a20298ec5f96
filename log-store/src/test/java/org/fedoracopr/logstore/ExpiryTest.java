package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs leave the store when the results volume has them, whole, and readers notice nothing. */
final class ExpiryTest {
    private static final String LOG = "a line of a log\n".repeat(2_000);

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private Path volume = Path.of("");

    private LogStore store;
    private StoreClient client;

    @BeforeEach
    void start() throws IOException {
        store = LogStore.start(
                LogStoreOptions.local(directory, 0).withResults(volume).withExpiry(Duration.ofMillis(1)));
        client = new StoreClient(store.url());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        store.close();
    }

    @Test
    void publishedLogLeavesTheStoreAndIsServedAsBefore() throws Exception {
        for (int attempt = 1; attempt <= 2; attempt++) {
            String log = "attempt " + attempt + "\n" + LOG;
            client.update(
                    fields("u1") + "&attempt=" + attempt + "&offset=0&seal=" + seal(log)
                            + "&verdict=%7B%22phase%22:%22Failed%22%7D",
                    log);
        }
        publish("u1", 2, "attempt 2\n" + LOG, "attempt 2\n" + LOG);
        awaitLogs(1);

        for (String address : List.of("/uids/u1/", "/results/" + path("u1") + "/", "/uids/u1/attempts/2/")) {
            HttpResponse<String> served = client.get(address + "builder-live.log");
            assertThat(served.body()).as(address).isEqualTo("attempt 2\n" + LOG);
            assertThat(served.headers().firstValue("Copr-Log-Sealed")).contains("true");
        }
        // What was not published stays.
        assertThat(client.get("/uids/u1/attempts/1/builder-live.log").body()).isEqualTo("attempt 1\n" + LOG);
        assertThat(client.get("/uids/u1/").body())
                .contains("Failed", "complete")
                .doesNotContain("not complete");
        // The relay of an operator that was restarted asks what is here.
        assertThat(client.update(fields("u1") + "&attempt=2&offset=0", "").body())
                .isEqualTo("{\"offset\":" + ("attempt 2\n" + LOG).length() + ",\"sealed\":true}");
    }

    @Test
    void logStaysAsLongAsThePublishedFileIsNotTheSame() throws Exception {
        // Another build's, another attempt's, another log, not what the manifest says, cut off, no gzip.
        publish("other", 1, LOG, LOG);
        send("u1", "other");
        publish("u2", 2, LOG, LOG);
        send("u2", "u2");
        publish("u3", 1, LOG + "more\n", LOG + "more\n");
        send("u3", "u3");
        publish("u4", 1, LOG, LOG.substring(1));
        send("u4", "u4");
        publish("u5", 1, LOG, LOG);
        Path cut = volume.resolve(path("u5")).resolve("builder-live.log.gz");
        Files.write(cut, java.util.Arrays.copyOf(Files.readAllBytes(cut), 40));
        send("u5", "u5");
        publish("u6", 1, LOG, LOG);
        Files.writeString(volume.resolve(path("u6")).resolve("builder-live.log.gz"), "no gzip");
        send("u6", "u6");
        awaitLogs(6);
        // Rounds do not overlap: when three more that are right have gone one after the other, all were looked at in
        // between.
        for (String uid : List.of("v1", "v2", "v3")) {
            publish(uid, 1, LOG, LOG);
            send(uid, uid);
            awaitLogs(6);
        }
        for (int number : new int[] {1, 2, 4, 5, 6}) {
            assertThat(client.get("/uids/u" + number + "/builder-live.log?attempt=1")
                            .body())
                    .isEqualTo(LOG);
        }
    }

    @Test
    void logWhosePublishedFileIsRemovedLaterIsNotThere() throws Exception {
        send("u1", "u1");
        publish("u1", 1, LOG, LOG);
        awaitLogs(0);
        Files.delete(volume.resolve(path("u1")).resolve("builder-live.log.gz"));
        assertThat(client.get("/uids/u1/builder-live.log").statusCode()).isEqualTo(404);
        assertThat(client.get("/uids/u1/builder-live.log").body()).contains("its results were removed");
    }

    private void send(String uid, String pathOf) throws Exception {
        HttpResponse<String> sealed =
                client.update("build_uid=" + uid + "&path=" + path(pathOf) + "&offset=0&seal=" + seal(LOG), LOG);
        assertThat(sealed.statusCode()).isEqualTo(200);
    }

    private static String fields(String uid) {
        return "build_uid=" + uid + "&path=" + path(uid);
    }

    private static String path(String uid) {
        return "@copr/copr/fedora-44-x86_64/00000123-" + uid;
    }

    /** Waits until the store has so many files with logs. */
    private void awaitLogs(int count) {
        Awaitility.await("logs in the store: " + count)
                .atMost(Duration.ofSeconds(30))
                .until(() -> {
                    try (Stream<Path> files = Files.walk(directory)) {
                        return files.filter(file -> file.endsWith("log")).count() == count;
                    }
                });
    }

    /** Publishes a file whose manifest speaks of one log and which holds another. */
    private void publish(String uid, int attempt, String log, String content) throws Exception {
        Path results = Files.createDirectories(volume.resolve(path(uid)));
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(results.resolve("builder-live.log.gz")))) {
            out.write(content.getBytes(StandardCharsets.UTF_8));
        }
        String[] seal = seal(log).split(":", -1);
        Files.writeString(
                results.resolve("manifest.json"),
                "{\"buildUid\": \"%s\", \"attempt\": %d, \"log\": {\"length\": %s, \"sha256\": \"%s\"}}"
                        .formatted(uid, attempt, seal[0], seal[1]));
    }

    private static String seal(String log) throws Exception {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return bytes.length + ":"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
