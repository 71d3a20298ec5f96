package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.Set;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log whose writer may do to its file what it likes. */
final class LogCopyTest {

    @TempDir
    Path directory;

    private final Set<String> anomalies = new LinkedHashSet<>();
    private Path shared;
    private Path log;
    private Path copy;

    @BeforeEach
    void directories() throws IOException {
        shared = Files.createDirectory(directory.resolve("copr"));
        log = shared.resolve("builder-live.log");
        copy = directory.resolve("copy");
    }

    @Test
    void keepsWhatItCopiedWhenTheBuilderRewritesItsLog() throws IOException {
        Files.writeString(log, "the truth, ");
        try (LogCopy logCopy = new LogCopy(copy, 1000, anomalies::add)) {
            take(logCopy);
            Files.writeString(log, "a lie that is longer");
            take(logCopy);
            try (UntrustedFile root = UntrustedFile.root(shared)) {
                logCopy.compareWith(root, "builder-live.log");
            }
            assertThat(Files.readString(copy)).isEqualTo("the truth, is longer");
            assertThat(logCopy.copied()).isEqualTo(seal("the truth, is longer"));
        }
        assertThat(anomalies).containsExactly("the builder changed its log after it was copied");
    }

    @Test
    void notesATruncatedAndAReplacedLog() throws IOException {
        Files.writeString(log, "0123456789");
        try (LogCopy logCopy = new LogCopy(copy, 1000, anomalies::add)) {
            take(logCopy);
            Files.writeString(log, "01234");
            take(logCopy);
            Files.move(
                    Files.writeString(shared.resolve("other"), "0123456789abc"),
                    log,
                    StandardCopyOption.REPLACE_EXISTING);
            take(logCopy);
            assertThat(Files.readString(copy)).isEqualTo("0123456789abc");
        }
        assertThat(anomalies).containsExactly("the builder truncated its log", "the builder replaced its log");
    }

    @Test
    void goesOnWhereItWasAfterARestart() throws IOException {
        Files.writeString(log, "one ");
        try (LogCopy logCopy = new LogCopy(copy, 1000, anomalies::add)) {
            take(logCopy);
        }
        Files.writeString(log, "two", StandardOpenOption.APPEND);
        try (LogCopy logCopy = new LogCopy(copy, 1000, anomalies::add)) {
            assertThat(logCopy.copied()).isEqualTo(seal("one "));
            take(logCopy);
            assertThat(logCopy.copied()).isEqualTo(seal("one two"));
            assertThat(logCopy.window(new RangeRequest(1, 4, 100)))
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("two");
            assertThat(logCopy.window(new RangeRequest(1, 40, 100))).isEmpty();
        }
        assertThat(anomalies).isEmpty();
    }

    @Test
    void followsNoSymbolicLinkAndWaitsForNoFifo() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Files.createSymbolicLink(log, secret);
        try (LogCopy logCopy = new LogCopy(copy, 1000, anomalies::add)) {
            take(logCopy);
            Files.delete(log);
            assertThat(new ProcessBuilder("mkfifo", log.toString()).start().waitFor())
                    .isZero();
            take(logCopy);
            assertThat(logCopy.length()).isZero();
        }
        assertThat(anomalies).containsExactly("the builder's log is not a regular file");
    }

    @Test
    void keepsNoMoreThanTheBoundAndItsSlack() throws IOException {
        Files.write(log, new byte[2 << 20]);
        try (LogCopy logCopy = new LogCopy(copy, 100, anomalies::add)) {
            try (UntrustedFile root = UntrustedFile.root(shared)) {
                assertThat(logCopy.copyFrom(root, "builder-live.log"))
                        .as("there is more than a step")
                        .isTrue();
            }
            take(logCopy);
            assertThat(logCopy.length()).isEqualTo(100 + LogCopy.SLACK_BYTES);
        }
        assertThat(anomalies).hasSize(1).first().asString().contains("the rest of it is not kept");
    }

    private void take(LogCopy logCopy) throws IOException {
        try (UntrustedFile root = UntrustedFile.root(shared)) {
            assertThat(logCopy.copyFrom(root, "builder-live.log")).isFalse();
        }
    }

    private static LogSeal seal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LogSeal(bytes.length, Digests.hex(bytes));
    }
}
