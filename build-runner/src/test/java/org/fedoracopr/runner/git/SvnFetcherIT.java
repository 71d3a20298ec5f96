package org.fedoracopr.runner.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.stop.StopToken;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clones with the machine's git-svn from servers that are not there. */
class SvnFetcherIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    private final List<Duration> pauses = new ArrayList<>();
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuildLog log;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private SvnFetcher fetcher;

    @BeforeEach
    void open() throws IOException {
        log = BuildLog.open(directory.resolve("log"), OutputStream.nullOutputStream());
        fetcher = new SvnFetcher(
                new GitProgram(new ChildRunner(log, new StopToken(), scheduler)), pauses::add, log::line);
    }

    @AfterEach
    void close() throws IOException {
        log.close();
        scheduler.shutdownNow();
    }

    @Test
    void aCloneIsRetriedAsOneByGitIs() {
        try {
            fetcher.fetch("svn://127.0.0.1:1/x", "", directory.resolve("clone"));
            assertThat(pauses).as("a server that is not there was cloned").isNull();
        } catch (BuildException e) {
            Assumptions.assumeFalse(String.valueOf(e.getMessage()).contains("git svn is not installed"));
            assertThat(e).hasMessageStartingWith("svn: cannot clone svn://127.0.0.1:1/x: ");
        }
        assertThat(pauses).isEqualTo(CloneRetries.SERVER_MAY_RECOVER.pauses());
    }

    @ParameterizedTest
    @ValueSource(strings = {"svn+ssh://host/x", "--config-dir=/x", "http://-x/", "ext::sh", "file://host/x", "../x"})
    void nothingElseThanServersAndLocalPathsIsCloned(String url) {
        assertThatThrownBy(() -> fetcher.fetch(url, "", directory.resolve("clone")))
                .hasMessageStartingWith("svn: cannot clone " + url + ": write http://");
        assertThat(directory.resolve("log")).isEmptyFile();
    }
}
