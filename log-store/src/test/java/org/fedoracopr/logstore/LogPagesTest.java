package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.fedoracopr.logstore.storage.LogSeal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What there is beside the bytes of a growing log: compressed and published logs, attempts and verdicts. */
final class LogPagesTest {
    private static final String PATH = "@copr/copr/fedora-44-x86_64/00000123-hello";
    private static final String RESULTS = "/results/" + PATH + "/";
    private static final String FIELDS = "build_uid=u1&path=" + PATH;

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private Path volume = Path.of("");

    private LogStore store;
    private StoreClient client;

    @BeforeEach
    void start() throws IOException {
        store = LogStore.start(LogStoreOptions.local(directory, 0).withResults(volume));
        client = new StoreClient(store.url());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        store.close();
    }

    @Test
    void theIndexNamesEachAttemptWithItsVerdict() throws Exception {
        client.update(
                FIELDS + "&attempt=1&offset=0&verdict=" + encode("{\"phase\":\"Failed\",\"cause\":\"<OOM>\"}"),
                "first");
        client.update(FIELDS + "&attempt=2&offset=0&seal=" + seal("second"), "second");
        HttpResponse<String> page = client.get(RESULTS);
        assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'");
        assertThat(page.body())
                .contains("Failed, &lt;OOM&gt;", "5 bytes, not complete yet", "6 bytes, complete", "none yet")
                .contains("href=\"attempts/1/builder-live.log.gz\"", "href=\"attempts/2/live\"")
                .doesNotContain("<OOM>");
        JsonNode json = StoreClient.json(client.get("/uids/u1/index.json"));
        assertThat(json.get("attempts").get(0).toString())
                .isEqualTo(
                        "{\"attempt\":1,\"offset\":5,\"sealed\":false,\"verdict\":{\"phase\":\"Failed\",\"cause\":\"<OOM>\"},\"published\":false}");
        assertThat(json.get("attempts").get(1).get("sealed").booleanValue()).isTrue();
        assertThat(client.get("/uids/u1/attempts/1/").body())
                .contains("href=\"live\"")
                .doesNotContain("second");
        assertThat(client.get("/uids/u2/").statusCode()).isEqualTo(404);
        assertThat(client.get("/uids/u1/attempts/3/index.json").statusCode()).isEqualTo(404);
        assertThat(client.get("/results/@copr/copr/").statusCode()).isEqualTo(404);
    }

    @Test
    void aVerdictIsAnObjectAndTheLastOneCounts() throws Exception {
        for (String bad : new String[] {"Failed", "[1]", "{", "1", "{\"a\":\"" + "x".repeat(2050) + "\"}"}) {
            HttpResponse<String> refused = client.update("build_uid=u1&verdict=" + encode(bad), "");
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(StoreClient.json(refused).get("field").textValue()).isEqualTo("verdict");
        }
        client.update("build_uid=u1&offset=0&seal=" + seal("abc") + "&verdict=%7B%22phase%22:%22Failed%22%7D", "abc");
        client.update("build_uid=u1&offset=3&verdict=%7B%22phase%22:%22Succeeded%22%7D", "");
        assertThat(client.get("/uids/u1/index.json").body())
                .contains("Succeeded")
                .doesNotContain("Failed");
    }

    @Test
    void aLogIsCompressedUnderCoprsNameAndForThoseWhoAsk() throws Exception {
        String log = "Grüße\n".repeat(1000);
        client.update(FIELDS + "&offset=0", log);
        HttpResponse<byte[]> named = bytes(RESULTS + "builder-live.log.gz");
        HttpResponse<byte[]> asked = bytes(RESULTS + "builder-live.log", "Accept-Encoding", "br, gzip;q=0.8");
        for (HttpResponse<byte[]> response : java.util.List.of(named, asked)) {
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Encoding")).contains("gzip");
            assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(gunzip(response.body())).isEqualTo(log);
            assertThat(response.body().length).isLessThan(1000);
        }
        assertThat(asked.headers().firstValue("Vary")).contains("Accept-Encoding");
        for (String[] headers : new String[][] {
            {"Accept-Encoding", "identity"}, {"Accept-Encoding", "gzip;q=0"}, {"Accept-Encoding", "br"}, {"X", "gzip"}
        }) {
            assertThat(new String(bytes(RESULTS + "builder-live.log", headers).body(), StandardCharsets.UTF_8))
                    .isEqualTo(log);
        }
        HttpResponse<byte[]> part =
                bytes(RESULTS + "builder-live.log", "Accept-Encoding", "gzip", "Range", "bytes=0-3");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(new String(part.body(), StandardCharsets.UTF_8)).isEqualTo("Grü");
    }

    @Test
    void aPublishedLogIsServedWhereTheStoreLacksIt() throws Exception {
        String log = "line\n".repeat(5000);
        client.update(FIELDS + "&attempt=1&offset=0&seal=" + seal("first attempt\n"), "first attempt\n");
        client.update(FIELDS + "&attempt=2&offset=0", "line\n");
        byte[] file = publish("u1", 2, log);
        for (String path : new String[] {RESULTS, "/uids/u1/", RESULTS + "attempts/2/"}) {
            HttpResponse<String> plain = client.get(path + "builder-live.log");
            assertThat(plain.body()).as(path).isEqualTo(log);
            assertThat(plain.headers().firstValue("Copr-Log-Sealed")).contains("true");
            assertThat(plain.headers().firstValue("Content-Length")).contains("25000");
            assertThat(bytes(path + "builder-live.log.gz").body()).isEqualTo(file);
        }
        assertThat(client.get(RESULTS + "builder-live.log", "Range", "bytes=24995-")
                        .body())
                .isEqualTo("line\n");
        assertThat(client.get(RESULTS + "builder-live.log?follow=1&offset=24990")
                        .body())
                .isEqualTo("line\nline\n");
        assertThat(client.get(RESULTS + "attempts/1/builder-live.log").body()).isEqualTo("first attempt\n");
        assertThat(client.get(RESULTS).body()).contains("builder says: failed, BuildFailed", "25,000 bytes, complete");
        // Once the store has all of it too, both are the same.
        client.update(FIELDS + "&attempt=2&offset=0&seal=" + seal(log), log);
        assertThat(client.get(RESULTS + "builder-live.log").body()).isEqualTo(log);
        assertThat(bytes(RESULTS + "builder-live.log.gz").body()).isEqualTo(file);
    }

    @Test
    void aPublishedLogOfAnotherBuildIsNotTakenForThisOne() throws Exception {
        publish("other", 3, "other\n");
        // Nobody here knows a build at this path: whoever asks for the path means what is published.
        assertThat(client.get(RESULTS + "builder-live.log").body()).isEqualTo("other\n");
        assertThat(client.get(RESULTS + "attempts/3/builder-live.log").body()).isEqualTo("other\n");
        assertThat(client.get(RESULTS + "attempts/1/builder-live.log").statusCode())
                .isEqualTo(404);
        client.update(FIELDS + "&attempt=1&offset=0", "mine\n");
        assertThat(client.get(RESULTS + "builder-live.log").body()).isEqualTo("mine\n");
        assertThat(client.get("/uids/u1/builder-live.log").body()).isEqualTo("mine\n");
        assertThat(client.get("/uids/u1/attempts/3/builder-live.log").statusCode())
                .isEqualTo(404);
    }

    @Test
    void whatIsNotAPublishedLogIsNotServed() throws Exception {
        Path results = Files.createDirectories(volume.resolve(PATH));
        Path secret = Files.writeString(volume.resolve("secret"), "secret");
        Files.writeString(results.resolve("manifest.json"), "{\"buildUid\":\"u1\"");
        Files.createSymbolicLink(results.resolve("builder-live.log.gz"), secret);
        assertThat(client.get(RESULTS + "builder-live.log.gz").statusCode()).isEqualTo(404);
        Files.delete(results.resolve("builder-live.log.gz"));
        Files.writeString(results.resolve("builder-live.log.gz"), "no manifest says whose this is");
        assertThat(client.get(RESULTS + "builder-live.log.gz").statusCode()).isEqualTo(404);
        Files.delete(results.resolve("manifest.json"));
        assertThat(client.get(RESULTS + "builder-live.log.gz").statusCode()).isEqualTo(404);
    }

    @Test
    void thePageOfALogIsThereBeforeTheLogIs() throws Exception {
        HttpResponse<String> page = client.get("/uids/u1/live");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<title>Build log</title>", "src=\"live.js\"");
        assertThat(client.get("/uids/u1/live.js").headers().firstValue("Content-Type"))
                .contains("text/javascript; charset=utf-8");
        assertThat(client.get("/uids/u1/page.css").headers().firstValue("Content-Type"))
                .contains("text/css; charset=utf-8");
        assertThat(client.send("HEAD", "/uids/u1/live").body()).isEmpty();
    }

    private byte[] publish(String uid, int attempt, String log) throws Exception {
        Path results = Files.createDirectories(volume.resolve(PATH));
        Path file = results.resolve("builder-live.log.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(log.getBytes(StandardCharsets.UTF_8));
        }
        LogSeal seal = LogSeal.parse(seal(log));
        Files.writeString(
                results.resolve("manifest.json"), """
                {"schema": 1, "buildUid": "%s", "build": "b", "attempt": %d, "taskSha256": "", "directory": "%s",
                 "log": {"length": %d, "sha256": "%s"},
                 "outcome": {"protocol": 1, "result": "failed", "exitCode": 1, "cause": "BuildFailed", "phases": [{"name": "x"}]},
                 "files": [{"path": "buildUid", "size": 1, "sha256": ""}], "rpms": [], "anomalies": []}
                """.formatted(uid, attempt, PATH, seal.length(), seal.sha256()));
        return Files.readAllBytes(file);
    }

    private HttpResponse<byte[]> bytes(String path, String... headers) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(store.url() + path));
            if (headers.length > 0) {
                request.headers(headers);
            }
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static String gunzip(byte[] bytes) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String seal(String log) throws Exception {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return bytes.length + ":"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
