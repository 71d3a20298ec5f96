package org.fedoracopr.runner.engine.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LogEndIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void itIsTheEndOfALongLogAndAllOfAShortOne() throws Exception {
        Path log = Files.writeString(directory.resolve("build.log"), "x".repeat(5000) + "end");
        assertThat(LogEnd.of(log, 4)).isEqualTo("xend");
        assertThat(LogEnd.of(log, 10_000)).hasSize(5003);
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "error: the secret");
        Path log = Files.createSymbolicLink(directory.resolve("build.log"), secret);
        assertThat(LogEnd.of(log, 100)).isEmpty();
    }

    @Test
    void whatIsNoFileIsEmpty() throws Exception {
        assertThat(LogEnd.of(directory.resolve("build.log"), 100)).isEmpty();
        assertThat(LogEnd.of(directory, 100)).isEmpty();
    }

    @Test
    void aPipeThatNobodyWritesToIsNotWaitedFor() throws Exception {
        Path pipe = directory.resolve("build.log");
        new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
        assertThat(pipe).exists();
        assertThat(LogEnd.of(pipe, 100)).isEmpty();
    }
}
