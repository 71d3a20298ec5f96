package org.fedoracopr.devkit.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {

    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00.5Z");

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final InstantSource clock = now::get;

    @Property(tries = 300)
    void anyBytesInAnyChunksComeBack(
            @ForAll @Size(max = 60) byte[] piece,
            @ForAll @IntRange(max = 900) int times,
            @ForAll @IntRange(min = 1, max = 40000) int chunk)
            throws IOException {
        byte[] written = new byte[piece.length * times];
        for (int at = 0; at < written.length; at++) {
            written[at] = piece[at % piece.length];
        }
        Path own = Files.createTempDirectory("log");
        try (ContainerLog log = new ContainerLog(own, 2, InstantSource.fixed(NOON))) {
            for (int at = 0; at < written.length; at += chunk) {
                byte[] bytes = java.util.Arrays.copyOfRange(written, at, Math.min(written.length, at + chunk));
                log.append("stdout", bytes, bytes.length);
            }
            log.finish("stdout");
            assertThat(read(log, LogQuery.all())).isEqualTo(written);
            log.remove();
        }
        Files.delete(own);
    }

    @Test
    void readsTheLastLinesOnly() throws IOException {
        try (ContainerLog log = log(2)) {
            write(log, "a\nb\nc\n");
            assertThat(text(log, new LogQuery(false, false, null, 2L, null))).isEqualTo("b\nc\n");
            assertThat(text(log, new LogQuery(false, false, null, 0L, null))).isEmpty();
            assertThat(text(log, new LogQuery(false, false, null, 9L, null))).isEqualTo("a\nb\nc\n");
        }
    }

    @Test
    void prefixesEachLineWithItsTimeAndNoneInsideALine() throws IOException {
        try (ContainerLog log = log(2)) {
            write(log, "x".repeat(CriEncoder.LONGEST + 1) + "\nb\n");
            String stamp = "2026-01-31T12:00:00.500000000Z ";
            assertThat(text(log, new LogQuery(false, true, null, null, null)))
                    .isEqualTo(stamp + "x".repeat(CriEncoder.LONGEST + 1) + "\n" + stamp + "b\n");
        }
    }

    @Test
    void leavesOutWhatIsOlderThanSince() throws IOException {
        try (ContainerLog log = log(2)) {
            write(log, "old\n");
            now.set(NOON.plusSeconds(10));
            write(log, "new\n");
            assertThat(text(log, new LogQuery(false, false, NOON.plusSeconds(5), null, null)))
                    .isEqualTo("new\n");
        }
    }

    @Test
    void stopsAtTheLimitOfBytes() throws IOException {
        try (ContainerLog log = log(2)) {
            write(log, "hello\nworld\n");
            assertThat(text(log, new LogQuery(false, false, null, null, 8L))).isEqualTo("hello\nwo");
        }
    }

    @Test
    void showsTheCurrentFileOnlyAfterARotation() throws IOException {
        try (ContainerLog log = log(2)) {
            write(log, "one\n");
            log.rotate();
            write(log, "two\n");
            assertThat(text(log, LogQuery.all())).isEqualTo("two\n");
        }
    }

    @Test
    void keepsNoMoreFilesThanAllowed() throws IOException {
        try (ContainerLog log = log(3)) {
            for (int number = 0; number < 6; number++) {
                write(log, number + "\n");
                log.rotate();
            }
            try (var files = Files.list(directory)) {
                assertThat(files).hasSize(3);
            }
        }
    }

    @Test
    void aFollowerThatKeepsReadingLosesNothingWhenTheLogRotates() throws IOException {
        ContainerLog log = log(2);
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        CompletableFuture<Void> follower = follow(log, seen);
        StringBuilder written = new StringBuilder();
        for (int number = 0; number < 50; number++) {
            write(log, "line " + number + "\n");
            written.append("line ").append(number).append('\n');
            await().until(() -> seen.size() == written.length());
            log.rotate();
        }
        log.close();
        follower.join();
        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo(written.toString());
    }

    @Test
    void aFollowerFinishesTheFileThatWasRotatedUnderIt() throws IOException {
        ContainerLog log = log(2);
        write(log, "before\n");
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        CompletableFuture<Void> follower = follow(log, seen);
        await().until(() -> seen.size() == "before\n".length());
        write(log, "end of the old file\n");
        log.rotate();
        write(log, "new file\n");
        log.close();
        follower.join();
        assertThat(seen.toString(StandardCharsets.UTF_8)).isEqualTo("before\nend of the old file\nnew file\n");
    }

    private static CompletableFuture<Void> follow(ContainerLog log, ByteArrayOutputStream seen) {
        return CompletableFuture.runAsync(() -> {
            try {
                log.read(LogQuery.following(), seen);
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
    }

    private ContainerLog log(int files) {
        return new ContainerLog(directory, files, clock);
    }

    private static void write(ContainerLog log, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.append("stdout", bytes, bytes.length);
    }

    private static String text(ContainerLog log, LogQuery query) throws IOException {
        return new String(read(log, query), StandardCharsets.UTF_8);
    }

    private static byte[] read(ContainerLog log, LogQuery query) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        log.read(query, out);
        return out.toByteArray();
    }
}
