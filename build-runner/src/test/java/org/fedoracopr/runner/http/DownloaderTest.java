package org.fedoracopr.runner.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from servers that are broken or mean harm. */
class DownloaderTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<Duration> pauses = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final StopToken stop = new StopToken();

    private void download(String url, long maxBytes, Duration stall) throws BuildException {
        new Downloader(new LazyHttpClient(), pauses::add, stop, log::add, maxBytes, stall)
                .download(url, directory.resolve("file"), "file");
    }

    private void download(HostileServer server) throws BuildException {
        download(server.url() + "/file", 1000, Duration.ofMinutes(1));
    }

    private void expectNothingLeft() throws Exception {
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aStalledBodyIsGivenUpAndTriedAgain() throws Exception {
        try (HostileServer server = new HostileServer(true, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) {
            assertThatThrownBy(() -> download(server.url() + "/file", 1000, Duration.ofMillis(200)))
                    .hasMessageContaining("the server sent nothing for 0 seconds")
                    .hasMessageEndingWith("the server is not well, build again later");
            assertThat(server.requests()).isEqualTo(4);
        }
        expectNothingLeft();
    }

    @Test
    void aStalledBodyWithoutLengthIsNoWholeFile() throws Exception {
        try (HostileServer server = new HostileServer(true, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nabc")) {
            assertThatThrownBy(() -> download(server.url() + "/file", 1000, Duration.ofMillis(200)))
                    .isInstanceOf(BuildException.class);
        }
        expectNothingLeft();
    }

    @Test
    void aStopEndsAStalledDownload() throws Exception {
        try (HostileServer server = new HostileServer(true, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")) {
            Thread.ofVirtual().start(() -> {
                while (server.requests() == 0) {
                    Thread.onSpinWait();
                }
                stop.request(new StopReason.Canceled("test"));
            });
            assertThatThrownBy(() -> download(server)).hasMessageContaining("canceled: test");
        }
        expectNothingLeft();
    }

    @Test
    void aBodyThatIsCutOffIsTriedAgain() throws Exception {
        String cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
        String cutChunk = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc";
        try (HostileServer server =
                new HostileServer(false, cut, cutChunk, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) {
            download(server);
        }
        assertThat(directory.resolve("file")).hasContent("abc");
        assertThat(pauses).hasSize(2);
    }

    @Test
    void moreThanTheLengthIsNotRead() throws Exception {
        try (HostileServer server = new HostileServer(false, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdef")) {
            download(server);
        }
        assertThat(directory.resolve("file")).hasContent("abc");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedWhateverItsLengthSays() throws Exception {
        String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk,
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + "x".repeat(1001))) {
            try (HostileServer server = new HostileServer(true, answer)) {
                assertThatThrownBy(() -> download(server)).hasMessageContaining("is larger than 1000 bytes");
                assertThat(server.requests()).isEqualTo(1);
            }
            expectNothingLeft();
        }
    }

    @Test
    void redirectionsAreBoundedAndLeadToServersOnly() throws Exception {
        for (String location :
                List.of("URL/again", "file:///etc/passwd", "ftp://host/x", "jar:file:/x!/y", ":::", "")) {
            try (HostileServer server = new HostileServer(
                    false, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + "\r\n\r\n")) {
                assertThatThrownBy(() -> download(server))
                        .as(location)
                        .isInstanceOf(BuildException.class)
                        .hasMessageStartingWith("sources: file cannot be downloaded: ");
                assertThat(server.requests()).isLessThan(30);
            }
            expectNothingLeft();
        }
    }

    @Test
    void whatIsNoHttpIsNoFile() throws Exception {
        for (String answer : List.of(
                "",
                "hello\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\n" + "X: " + "y".repeat(1_000_000) + "\r\n\r\n")) {
            try (HostileServer server = new HostileServer(false, answer)) {
                assertThatThrownBy(() -> download(server)).isInstanceOf(BuildException.class);
            }
            expectNothingLeft();
        }
    }

    @Test
    void aFinalStatusIsNotTriedAgain() throws Exception {
        try (HostileServer server = new HostileServer(false, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")) {
            assertThatThrownBy(() -> download(server)).hasMessageContaining("HTTP 404 Not Found");
            assertThat(server.requests()).isEqualTo(1);
        }
    }

    @Test
    void aDocumentThatIsCutOffIsFetchedAgain() throws Exception {
        try (HostileServer server = new HostileServer(
                false,
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")) {
            var fetcher = new JsonFetcher(new LazyHttpClient(), pauses::add, stop, log::add);
            assertThat(fetcher.fetch(server.url() + "/task")).isEqualTo("{}");
        }
    }
}
