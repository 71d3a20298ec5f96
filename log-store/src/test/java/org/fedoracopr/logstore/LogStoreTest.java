package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.fedoracopr.logstore.http.HttpLimits;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The running log store, seen over HTTP. */
final class LogStoreTest {
    private static final String RESULTS = "/results/@copr/copr:pr:12/fedora-44-x86_64/";
    private static final String LOG = RESULTS + "00000123-hello/builder-live.log";
    private static final String FIELDS =
            "build_id=123&build_uid=u1&task_id=123-fedora-44-x86_64&path=%40copr/copr:pr:12/fedora-44-x86_64/00000123-hello";

    @TempDir
    private Path directory = Path.of("");

    private LogStore store;
    private StoreClient client;

    @BeforeEach
    void start() throws IOException {
        store = LogStore.start(LogStoreOptions.local(directory, 0));
        client = new StoreClient(store.url());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        store.close();
    }

    private void restart(LogStoreOptions options) throws IOException {
        stop();
        store = LogStore.start(options);
        client = new StoreClient(store.url());
    }

    @Test
    void aLogIsServedAtItsResultPathWithAndWithoutLeadingZeros() throws Exception {
        assertThat(client.update(FIELDS + "&attempt=1&offset=0", "Grüße\n").body())
                .isEqualTo("{\"offset\":8,\"sealed\":false}");
        for (String path : List.of(
                LOG,
                RESULTS + "123-hello/builder-live.log",
                "/results/%40copr/copr%3Apr%3A12/fedora-44-x86_64/0123-hello/builder-live.log",
                "/uids/u1/builder-live.log")) {
            HttpResponse<String> response = client.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).isEqualTo("Grüße\n");
            assertThat(response.headers().firstValue("Content-Type")).contains("text/plain; charset=utf-8");
            assertThat(response.headers().firstValue("Content-Length")).contains("8");
            assertThat(response.headers().firstValue("Copr-Log-Sealed")).contains("false");
        }
    }

    @Test
    void aSenderThatKnowsOnlyLogAndBuildIdAppends() throws Exception {
        client.update("build_id=0042", "one\n");
        assertThat(StoreClient.json(client.update("build_id=42", "two\n"))
                        .get("offset")
                        .longValue())
                .isEqualTo(8);
        assertThat(client.get("/builds/42/builder-live.log").body()).isEqualTo("one\ntwo\n");
        assertThat(client.get("/builds/00000042/builder-live.log").body()).isEqualTo("one\ntwo\n");
    }

    @Test
    void theNewestAttemptIsServedAndEarlierOnesOnRequest() throws Exception {
        client.update(FIELDS + "&attempt=1&offset=0", "first");
        client.update(FIELDS + "&attempt=2&offset=0", "second");
        assertThat(client.get(LOG).body()).isEqualTo("second");
        assertThat(client.get(LOG + "?attempt=1").body()).isEqualTo("first");
        assertThat(client.get(RESULTS + "123-hello/attempts/1/builder-live.log").body())
                .isEqualTo("first");
        assertThat(client.get("/uids/u1/attempts/2/builder-live.log").body()).isEqualTo("second");
        assertThat(client.get(LOG + "?attempt=3").statusCode()).isEqualTo(404);
    }

    @Test
    void theAnswerTellsASenderWhereToGoOn() throws Exception {
        assertThat(client.update("build_uid=u&offset=0", "0123").statusCode()).isEqualTo(200);
        HttpResponse<String> hole = client.update("build_uid=u&offset=9", "9");
        assertThat(hole.statusCode()).isEqualTo(409);
        assertThat(StoreClient.json(hole).get("error").textValue()).isEqualTo("hole");
        assertThat(StoreClient.json(hole).get("offset").longValue()).isEqualTo(4);
        HttpResponse<String> conflict = client.update("build_uid=u&offset=2", "2x");
        assertThat(conflict.statusCode()).isEqualTo(409);
        assertThat(StoreClient.json(conflict).get("error").textValue()).isEqualTo("conflict");
        assertThat(client.update("build_uid=u&offset=2", "2345").body()).isEqualTo("{\"offset\":6,\"sealed\":false}");
        assertThat(client.get("/uids/u/builder-live.log").body()).isEqualTo("012345");
    }

    @Test
    void aSealedLogIsFinal() throws Exception {
        String seal = seal("abc");
        assertThat(client.update("build_uid=u&offset=0&seal=" + seal("abd"), "abc")
                        .statusCode())
                .isEqualTo(409);
        assertThat(StoreClient.json(client.update("build_uid=u&offset=0&seal=" + seal("abcd"), ""))
                        .get("error")
                        .textValue())
                .isEqualTo("hole");
        assertThat(client.update("build_uid=u&offset=3&seal=" + seal, "").body())
                .isEqualTo("{\"offset\":3,\"sealed\":true}");
        restart(LogStoreOptions.local(directory, 0));
        assertThat(client.update("build_uid=u&offset=0&seal=" + seal, "abc").statusCode())
                .isEqualTo(200);
        HttpResponse<String> longer = client.update("build_uid=u&offset=3", "d");
        assertThat(longer.statusCode()).isEqualTo(409);
        assertThat(StoreClient.json(longer).get("error").textValue()).isEqualTo("sealed");
        HttpResponse<String> whole = client.get("/uids/u/builder-live.log");
        assertThat(whole.body()).isEqualTo("abc");
        assertThat(whole.headers().firstValue("Copr-Log-Sealed")).contains("true");
        assertThat(whole.headers().firstValue("ETag")).contains("\"" + seal.substring(2) + "\"");
    }

    @Test
    void rangesAndHeadAreAnswered() throws Exception {
        client.update(FIELDS + "&offset=0", "0123456789");
        HttpResponse<String> part = client.get(LOG, "Range", "bytes=4-6");
        assertThat(part.statusCode()).isEqualTo(206);
        assertThat(part.body()).isEqualTo("456");
        assertThat(part.headers().firstValue("Content-Range")).contains("bytes 4-6/10");
        assertThat(client.get(LOG, "Range", "bytes=-2").body()).isEqualTo("89");
        HttpResponse<String> beyond = client.get(LOG, "Range", "bytes=10-");
        assertThat(beyond.statusCode()).isEqualTo(416);
        assertThat(beyond.headers().firstValue("Content-Range")).contains("bytes */10");
        assertThat(client.get(LOG, "Range", "bytes=1-2", "If-Range", "\"other\"")
                        .body())
                .isEqualTo("0123456789");
        HttpResponse<String> head = client.send("HEAD", LOG);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length")).contains("10");
    }

    @Test
    void manyReadersFollowARunningBuildUntilItIsSealed() throws Exception {
        client.update(FIELDS + "&offset=0", "begin\n");
        StringBuilder whole = new StringBuilder("begin\n");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> followers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                // The head of the answer arrives before the log goes on, so that each of them really follows.
                HttpResponse<InputStream> response = client.stream(LOG + "?follow=1");
                followers.add(threads.submit(() -> text(response)));
            }
            HttpResponse<InputStream> late = client.stream(LOG + "?follow=1&offset=6");
            for (int i = 0; i < 200; i++) {
                String line = "line " + i + " " + "x".repeat(i * 10) + "\n";
                assertThat(client.update(FIELDS + "&offset=" + whole.length(), line)
                                .statusCode())
                        .isEqualTo(200);
                whole.append(line);
            }
            client.update(FIELDS + "&offset=" + whole.length() + "&seal=" + seal(whole.toString()), "");
            for (Future<String> follower : followers) {
                assertThat(follower.get()).isEqualTo(whole.toString());
            }
            assertThat(text(late)).isEqualTo(whole.substring(6));
        }
    }

    @Test
    void aFollowerSeesEachLineBeforeTheNextIsWritten() throws Exception {
        client.update(FIELDS + "&offset=0", "");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(client.stream(LOG + "?follow=1").body(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 10; i++) {
                client.update(FIELDS + "&offset=" + 2 * i, i + "\n");
                assertThat(lines.readLine()).isEqualTo(Integer.toString(i));
            }
        }
    }

    @Test
    void aFollowedLogThatIsNotCompleteNeverLooksComplete() throws Exception {
        client.update(FIELDS + "&offset=0", "half");
        HttpResponse<InputStream> response = client.stream(LOG + "?follow=1");
        assertThat(response.body().readNBytes(4)).hasSize(4);
        store.close();
        assertThatThrownBy(() -> response.body().readAllBytes()).isInstanceOf(IOException.class);
    }

    @Test
    void everythingIsFoundAgainAfterARestartInTheMiddle() throws Exception {
        client.update(FIELDS + "&attempt=1&offset=0", "first");
        client.update(FIELDS + "&attempt=2&offset=0", "sec");
        restart(LogStoreOptions.local(directory, 0));
        assertThat(client.update(FIELDS + "&attempt=2&offset=0", "").body())
                .isEqualTo("{\"offset\":3,\"sealed\":false}");
        client.update(FIELDS + "&attempt=2&offset=1", "econd");
        assertThat(client.get(LOG).body()).isEqualTo("second");
        assertThat(client.get(LOG + "?attempt=1").body()).isEqualTo("first");
    }

    @Test
    void writersNeedTheTokenAndReadersDoNot() throws Exception {
        Path token = directory.resolveSibling(directory.getFileName() + ".token");
        Files.writeString(token, "s3cret\n");
        try {
            restart(LogStoreOptions.local(directory, 0).withTokenFile(token));
            assertThat(client.update("build_id=1", "x").statusCode()).isEqualTo(401);
            assertThat(client.updateBytes("build_id=1", new byte[] {'x'}, "Authorization", "Bearer wrong")
                            .statusCode())
                    .isEqualTo(401);
            assertThat(client.get("/builds/1/builder-live.log").statusCode()).isEqualTo(404);
            assertThat(client.updateBytes("build_id=1", new byte[] {'x'}, "Authorization", "Bearer s3cret")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(client.get("/builds/1/builder-live.log").body()).isEqualTo("x");
            Files.writeString(token, "\n");
            assertThatThrownBy(() ->
                            LogStore.start(LogStoreOptions.local(directory, 0).withTokenFile(token)))
                    .hasMessageContaining("is empty");
        } finally {
            Files.delete(token);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log=x                                         | build_id",
                "build_id=&log=x                               | build_id",
                "build_id=a/b&log=x                            | build_id",
                "build_id=%00&log=x                            | build_id",
                "task_id=../x&log=x                            | task_id",
                "build_id=1&attempt=0&log=x                    | attempt",
                "build_id=1&attempt=99999999999&log=x          | attempt",
                "build_id=1&attempt=one&log=x                  | attempt",
                "build_id=1&offset=-1&log=x                    | offset",
                "build_id=1&offset=99999999999999999999&log=x  | offset",
                "build_id=1&seal=3:abc&log=x                   | seal",
                "build_id=1&path=a/b/c&log=x                   | path",
                "build_id=1&path=a/b/c/x-y&log=x               | path",
                "build_id=1&path=../b/c/1-p&log=x              | owner",
                "build_id=1&path=a/../c/1-p&log=x              | directory",
                "build_id=1&path=a/b/../1-p&log=x              | chroot",
                "build_id=1&path=a/b/c:d/1-p&log=x             | chroot",
                "build_id=1&path=a/b/c/1-..&log=x              | package",
                "build_id=1&path=a/b/c/1-p%00q&log=x           | package",
                "build_id=1&path=a/b/c/1&log=x                 | package",
                "build_id=1&log=%4                             | log",
            })
    void badFieldsAreRefusedByName(String form, String field) throws Exception {
        HttpResponse<String> response = client.post(form);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(StoreClient.json(response).get("field").textValue()).isEqualTo(field);
        assertThat(StoreClient.json(response).get("message").textValue()).contains(field);
    }

    @ParameterizedTest
    @CsvSource({
        "/results/../b/c/1-p/builder-live.log, 400",
        "/results/a/%2e%2e/c/1-p/builder-live.log, 400",
        "/results/a/b%2f..%2fb/c/1-p/builder-live.log, 400",
        "/results/a/b/c/1-p%00/builder-live.log, 400",
        "/results/a/b/c/1-p%ff/builder-live.log, 400",
        "/results/a/b/c/one-p/builder-live.log, 400",
        "/results/a//c/1-p/builder-live.log, 400",
        "/builds/..%2f1/builder-live.log, 400",
        "/builds/1/attempts/0/builder-live.log, 400",
        "/results/a/b/c/1-p/builder-live.log, 404",
        "/builds/7/builder-live.log, 404",
        "/results/a/b/c/1-p/other.log, 404",
        "/../../etc/passwd, 400",
        "/nowhere, 404",
        "/update, 405",
    })
    void addressesThatLeadNowhereAreAnsweredWithASentence(String path, int status) throws Exception {
        // Written to the socket as it is: an HTTP client would tidy the path up.
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"message\":\"");
    }

    @Test
    void bodiesBeyondTheBoundAreRefusedNamingIt() throws Exception {
        HttpResponse<String> response = client.post("build_id=1&log=" + "x".repeat(8 * 1024 * 1024));
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("8388608 bytes");
        assertThat(client.post("build_id=1&log=" + "x".repeat(8 * 1024 * 1024 - 20))
                        .statusCode())
                .isEqualTo(200);
        assertThat(client.post("log=x", "Content-Encoding", "identity").statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"POST /update HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nbuild_id=1&log=abc", "GET /hea"})
    void aClientThatStallsIsCutOff(String beginning) throws Exception {
        restart(LogStoreOptions.local(directory, 0).withLimits(limits(Duration.ofMillis(200))));
        // Returns only because the server ends the connection.
        assertThat(raw(beginning)).doesNotContain("200 OK");
        assertThat(client.get("/builds/1/builder-live.log").statusCode()).isEqualTo(404);
    }

    @Test
    void aReaderThatStallsIsCutOffAndDisturbsNobody() throws Exception {
        restart(LogStoreOptions.local(directory, 0).withLimits(limits(Duration.ofMillis(300))));
        String megabyte = "x".repeat(1024 * 1024);
        for (int i = 0; i < 24; i++) {
            client.update("build_uid=u&offset=" + i * megabyte.length(), megabyte);
        }
        try (Socket stalled = new Socket(store.url().getHost(), store.url().getPort())) {
            stalled.getOutputStream()
                    .write("GET /uids/u/builder-live.log?follow=1 HTTP/1.1\r\nHost: x\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            // The one permit for readers comes back when the stalled one is cut off.
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.get("/uids/u/builder-live.log", "Range", "bytes=0-0")
                                    .statusCode()
                            == 503);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> client.get("/uids/u/builder-live.log", "Range", "bytes=0-0")
                                    .statusCode()
                            == 206);
        }
    }

    @Test
    void waitingForALogToGrowIsNotStalling() throws Exception {
        restart(LogStoreOptions.local(directory, 0).withLimits(limits(Duration.ofMillis(50))));
        client.update("build_uid=u&offset=0", "a");
        HttpResponse<InputStream> response = client.stream("/uids/u/builder-live.log?follow=1");
        assertThat(response.body().read()).isEqualTo('a');
        // Each of these connections lasts an idle period, so that several of them pass while the follower waits.
        for (int i = 0; i < 4; i++) {
            raw("GET /hea");
        }
        client.update("build_uid=u&offset=1&seal=" + seal("ab"), "b");
        assertThat(response.body().readAllBytes()).isEqualTo(new byte[] {'b'});
    }

    @Test
    void theServerSaysWhatItIsAndThatItWorks() throws Exception {
        assertThat(client.get("/").body()).contains("Copr log store");
        assertThat(client.get("/healthz").body()).isEqualTo("ok\n");
    }

    private static HttpLimits limits(Duration idle) {
        HttpLimits usual = HttpLimits.defaults();
        return new HttpLimits(
                usual.bodyBytes(), usual.bufferedBytes(), 100, 1, idle, Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(store.url().getHost(), store.url().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String seal(String log) throws Exception {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return bytes.length + ":"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
