package org.fedoracopr.runner.lookaside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.git.GitCheckout;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.LazyHttpClient;
import org.fedoracopr.runner.http.TestServer;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFilesTest {

    /** The digest of {@code "content"}. */
    private static final String MD5 = "9a0364b9e99bb480dd25e1f0284c8555";

    private static final int MAX_BYTES = 100;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<String> log = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private Path clone;

    @BeforeEach
    void makeClone() throws IOException {
        clone = Files.createDirectory(directory.resolve("clone"));
        Files.writeString(clone.resolve("hello.spec"), "Name: hello\n");
    }

    @AfterEach
    void nothingIsOutsideOfTheClone() throws IOException {
        try (var children = Files.list(directory)) {
            assertThat(children.map(child -> child.getFileName().toString())).isSubsetOf("clone", "outside");
        }
        if (Files.exists(directory.resolve("outside"))) {
            assertThat(directory.resolve("outside")).isEmptyDirectory();
        }
    }

    @Test
    void downloadsAndChecks() throws Exception {
        sources(MD5 + "  hello.tgz\n\n" + MD5 + " deep/hello.tgz\nMD5 (other.tgz) = " + MD5.toUpperCase(Locale.ROOT));
        try (TestServer server = TestServer.answering("503 x", "200 content")) {
            SourceFiles.Completed completed = complete(server);
            assertThat(completed.spec()).isEqualTo(clone.toRealPath().resolve("hello.spec"));
            assertThat(server.requests()).contains("/hello/hello.tgz/md5/" + MD5 + "/hello.tgz");
        }
        assertThat(pauses).containsExactly(Duration.ofSeconds(10));
        assertThat(clone.resolve("hello.tgz")).hasContent("content");
        assertThat(clone.resolve("deep/hello.tgz")).hasContent("content");
        assertThat(clone.resolve("other.tgz")).hasContent("content");
    }

    @Test
    void checksAFileThatIsThereAlready() throws Exception {
        Files.writeString(clone.resolve("hello.tgz"), "other content");
        sources(MD5 + "  hello.tgz\n");
        refuse(FailureCause.CHECKSUM_MISMATCH, "expected md5 " + MD5);
        assertThat(log).contains("File hello.tgz already exists");
    }

    @Test
    void neverLeavesTheClone() throws Exception {
        Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(clone.resolve("link"), directory.resolve("outside"));
        sources(MD5 + "  ../hello.tgz\n");
        refuse(FailureCause.SOURCES_UNAVAILABLE, "outside of the repository");
        sources(MD5 + "  /tmp/hello.tgz\n");
        refuse(FailureCause.SOURCES_UNAVAILABLE, "outside of the repository");
        sources(MD5 + "  link/hello.tgz\n");
        refuse(FailureCause.SOURCES_UNAVAILABLE, "outside of the repository");
    }

    @Test
    void replacesALinkThatLeadsNowhere() throws Exception {
        completeWithALinkAt("hello.tgz");
    }

    @Test
    void writesThroughNoLinkInThePlaceOfThePart() throws Exception {
        completeWithALinkAt(".hello.tgz.part");
        assertThat(clone.resolve(".hello.tgz.part")).doesNotExist();
    }

    private void completeWithALinkAt(String name) throws Exception {
        Files.createDirectory(directory.resolve("outside"));
        Files.createSymbolicLink(clone.resolve(name), directory.resolve("outside/new"));
        sources(MD5 + "  hello.tgz\n");
        try (TestServer server = TestServer.answering("200 content")) {
            complete(server);
        }
        assertThat(clone.resolve("hello.tgz")).isRegularFile();
        assertThat(clone.resolve("hello.tgz")).hasContent("content");
    }

    @Test
    void refusesAFileThatIsTooLarge() throws Exception {
        sources(MD5 + "  hello.tgz\n");
        try (TestServer server = TestServer.answering("200 " + "x".repeat(MAX_BYTES + 1))) {
            assertThatThrownBy(() -> complete(server)).hasMessageContaining("larger than 100 bytes");
            assertThat(server.requests()).hasSize(1);
        }
        assertThat(clone.resolve("hello.tgz")).doesNotExist();
        assertThat(clone.resolve(".hello.tgz.part")).doesNotExist();
    }

    @Test
    void needsNoSourcesFileButOneSpec() throws Exception {
        try (TestServer server = TestServer.answering("200 content")) {
            complete(server);
            assertThat(log).contains("'sources' file not found, download skipped");
            Files.writeString(clone.resolve("second.spec"), "");
            assertThatThrownBy(() -> complete(server)).hasMessageContaining("Exactly one spec file expected in");
        }
    }

    private void sources(String text) throws IOException {
        Files.writeString(clone.resolve("sources"), text);
    }

    private void refuse(FailureCause cause, String message) throws IOException {
        try (TestServer server = TestServer.answering("200 content")) {
            assertThatThrownBy(() -> complete(server))
                    .isInstanceOfSatisfying(
                            BuildException.class,
                            problem -> assertThat(problem.failure().cause()).isEqualTo(cause))
                    .hasMessageContaining(message);
        }
    }

    private SourceFiles.Completed complete(TestServer server) throws BuildException {
        var instance = new LookasideInstance(
                "test",
                List.of("localhost"),
                List.of(),
                "sources",
                ".",
                ".",
                "md5",
                server.url(),
                "{name}/{filename}/{hashtype}/{hash}/{filename}",
                null);
        var downloader = new Downloader(new LazyHttpClient(), pauses::add, new StopToken(), log::add, MAX_BYTES);
        return new SourceFiles(new LookasideConfiguration(List.of(instance)), downloader, log::add)
                .complete(new GitCheckout(clone, "/srv/git/hello.git", "main", "0".repeat(40)));
    }
}
