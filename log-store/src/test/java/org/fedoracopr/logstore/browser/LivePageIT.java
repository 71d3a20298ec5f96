package org.fedoracopr.logstore.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.logstore.StoreClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page of a log, in a browser. */
final class LivePageIT {
    private static final String KEY = "build_uid=u1";

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private Path profile = Path.of("");

    private @Nullable Browser browser;
    private @Nullable LogStore store;
    private @Nullable StoreClient client;
    private int port;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeTrue(
                Browser.missing().isEmpty(), () -> Browser.missing().orElse(""));
        browser = Browser.start(profile);
        startStore();
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (store != null) {
            stopStore();
        }
    }

    private void startStore() throws IOException {
        store = LogStore.start(LogStoreOptions.local(directory, port));
        port = store.url().getPort();
        client = new StoreClient(store.url());
    }

    private void stopStore() throws IOException {
        client().close();
        Objects.requireNonNull(store).close();
    }

    @Test
    void aGrowingLogIsFollowedOverReconnectsToItsEnd() throws Exception {
        open("/uids/u1/live");
        awaitState("waiting");
        String whole = "\u001b[1;31mred\u001b[0m plain\n\u001b]0;title\u0007Grüße \u0000 \u202eend\r\n";
        send(0, whole);
        awaitState("following");
        awaitRows(2);
        assertThat(row(0)).isEqualTo("red plain");
        assertThat(row(1)).isEqualTo("Grüße \ufffd \ufffdend");
        String more = " 10 %\r 90 %\r100 %\n<img src=x onerror=\"document.title='bad'\"> & rest";
        send(length(whole), more);
        awaitRows(4);
        assertThat(row(2)).isEqualTo("100 %");
        assertThat(row(3)).isEqualTo("<img src=x onerror=\"document.title='bad'\"> & rest");
        assertThat(browser().title()).isEqualTo("Build log, attempt 1");
        whole += more;

        stopStore();
        awaitState("lost");
        startStore();
        String last = " of the line\nlast\n";
        send(length(whole), last);
        whole += last;
        awaitRows(5);
        assertThat(row(3)).endsWith("& rest of the line");
        client().update(KEY + "&offset=" + length(whole) + "&seal=" + seal(whole), "");
        awaitState("complete");
        assertThat(data("length")).isEqualTo(Integer.toString(length(whole)));
        assertThat(row(4)).isEqualTo("last");
    }

    @Test
    void theFirstErrorIsFoundAndShown() throws Exception {
        StringBuilder log = new StringBuilder();
        for (int line = 0; line < 20_000; line++) {
            log.append(line == 12_344 ? "main.c:7:1: \u001b[31merror:\u001b[m no" : "terrors: line " + line)
                    .append(line == 15_000 ? " error: later\n" : "\n");
        }
        send(0, log.toString());
        open("/uids/u1/live");
        awaitRows(20_000);
        Awaitility.await()
                .until(() -> browser()
                        .run("return !document.getElementById('first-error').disabled")
                        .booleanValue());
        assertThat(shown()).contains("terrors: line 19999").doesNotContain("error: no");
        browser().click("#first-error");
        Awaitility.await().until(() -> shown().contains("main.c:7:1: error: no"));
        assertThat(browser()
                        .run("return document.querySelector('#rows > .mark').textContent")
                        .asText())
                .isEqualTo("main.c:7:1: error: no");
        // What comes now must not take the reader away from there.
        send(length(log.toString()), "the end\n");
        awaitRows(20_001);
        assertThat(shown()).contains("main.c:7:1: error: no").doesNotContain("the end");
        browser().click("#follow");
        Awaitility.await().until(() -> shown().contains("the end"));
    }

    @Test
    void aHundredMegabytesAreShownInAFewElements() throws Exception {
        // 1.6 million lines, and one of 8 MiB.
        String line = "%07d 0123456789 0123456789 0123456789 0123456789 0123456\n";
        int lineLength = String.format(line, 0).length();
        StringBuilder batch = new StringBuilder();
        long offset = 0;
        int lines = 0;
        while (offset < 96L << 20) {
            batch.setLength(0);
            while (batch.length() < 1 << 20) {
                batch.append(String.format(line, lines++));
            }
            send(offset, batch.toString());
            offset += batch.length();
        }
        String long1 = "x".repeat(4 << 20);
        send(offset, long1);
        send(offset + long1.length(), long1 + "\n");
        offset += 2L * long1.length() + 1;
        int expectedRows = lines + Math.ceilDiv(2 * long1.length(), 2000);
        open("/uids/u1/live");
        awaitRows(expectedRows);
        assertThat(data("length")).isEqualTo(Long.toString(offset));
        assertThat(elements()).isLessThan(200);
        // The beginning has left the page's memory by now, and is fetched again.
        browser().run("document.getElementById('log').scrollTop = 0");
        String firstLine = String.format(line, 0).strip();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shown().startsWith(firstLine));
        assertThat(elements()).isLessThan(200);
        int middle = lines / 2;
        browser()
                .run(
                        "const log = document.getElementById('log'); log.scrollTop = arguments[0] * (log.scrollHeight - log.clientHeight)",
                        (double) middle / expectedRows);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> shown().length() > lineLength && !shown().contains("…"));
        int shownLine = Integer.parseInt(shown().substring(0, 7));
        assertThat(shownLine).isBetween(middle - 500, middle + 500);
        browser().click("#follow");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> shown().endsWith("xxxx\n"));
        assertThat(elements()).isLessThan(200);
    }

    @Test
    void thePageCanBeUsedWithoutSeeingIt() throws Exception {
        send(0, "one\n");
        open("/uids/u1/live");
        awaitRows(1);
        assertThat(browser().accessible("#log")).isEqualTo("region Log");
        assertThat(browser().accessible("#follow")).isEqualTo("checkbox Follow the end");
        assertThat(browser().accessible("#first-error")).isEqualTo("button First error");
        assertThat(browser().accessible("#raw")).isEqualTo("link Whole log as text");
        assertThat(browser().accessible("#status")).startsWith("status");
        assertThat(browser().run("return document.documentElement.lang").asText())
                .isEqualTo("en");
    }

    @Test
    void theIndexLeadsToEachAttempt() throws Exception {
        send(0, "first\n");
        client().update(
                        KEY + "&attempt=2&offset=0&verdict="
                                + "%7B%22phase%22%3A%22Failed%22%2C%22message%22%3A%22%3Cb%3Ebold%3C%2Fb%3E%22%7D",
                        "second\n");
        open("/uids/u1/");
        assertThat(browser()
                        .run("return document.querySelector('tbody').innerText")
                        .asText())
                .contains("Failed, <b>bold</b>", "none yet", "7 bytes", "6 bytes");
        browser().click("tbody tr:last-child a");
        awaitRows(1);
        assertThat(row(0)).isEqualTo("first");
        awaitState("superseded");
    }

    private void open(String path) throws IOException, InterruptedException {
        browser().open(URI.create(Objects.requireNonNull(store).url() + path));
    }

    private void send(long offset, String text) throws IOException, InterruptedException {
        assertThat(client().update(KEY + "&offset=" + offset, text).statusCode())
                .isEqualTo(200);
    }

    private void awaitState(String state) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> data("state").equals(state));
    }

    private void awaitRows(int rows) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> data("rows").equals(Integer.toString(rows)));
    }

    private String data(String name) throws IOException, InterruptedException {
        JsonNode value = browser().run("return document.body.dataset[arguments[0]] || ''", name);
        return value.asText();
    }

    /** The text of a row that is in view. */
    private String row(int number) throws IOException, InterruptedException {
        return browser()
                .run("return document.querySelectorAll('#rows > div')[arguments[0]].textContent", number)
                .asText();
    }

    /** The text of all rows in the document, which are those in view. */
    private String shown() throws IOException, InterruptedException {
        return browser()
                .run(
                        "return [...document.querySelectorAll('#rows > div')].map(row => row.textContent + '\\n').join('')")
                .asText();
    }

    private int elements() throws IOException, InterruptedException {
        return browser().run("return document.querySelectorAll('*').length").intValue();
    }

    private Browser browser() {
        return Objects.requireNonNull(browser);
    }

    private StoreClient client() {
        return Objects.requireNonNull(client);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String seal(String log) throws Exception {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return bytes.length + ":"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
