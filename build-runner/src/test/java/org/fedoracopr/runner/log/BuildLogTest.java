package org.fedoracopr.runner.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLogTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @Test
    void writesTheSameBytesToFileAndOutputAndEndsWithANewline() throws IOException {
        var output = new ByteArrayOutputStream();
        Path file = directory.resolve("deep/er/log");
        try (BuildLog log = BuildLog.open(file, output)) {
            log.line("first");
            LogStream stream = log.stream();
            feed(stream, "no newline");
            stream.finish();
            log.line("own line");
            LogStream last = log.stream();
            feed(last, "the end\r");
            last.finish();
        }
        assertThat(output.toString(StandardCharsets.UTF_8)).isEqualTo("first\nno newline\nown line\nthe end\n");
        assertThat(Files.readAllBytes(file)).isEqualTo(output.toByteArray());
    }

    @Test
    void hasEachChunkInTheFileBeforeItIsOnTheOutput() throws IOException {
        Path file = directory.resolve("log");
        var checked = new AtomicInteger();
        var total = new AtomicInteger();
        OutputStream output = new OutputStream() {
            @Override
            public void write(int oneByte) {
                throw new AssertionError("single bytes are never written");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                assertThat(Files.size(file)).isGreaterThanOrEqualTo(total.addAndGet(length));
                checked.incrementAndGet();
            }
        };
        try (BuildLog log = BuildLog.open(file, output)) {
            log.line("one");
            log.line("two");
        }
        assertThat(checked).hasValue(2);
    }

    @Test
    void appendsToWhatIsThere() throws IOException {
        Path file = directory.resolve("log");
        Files.writeString(file, "before\n");
        try (BuildLog log = BuildLog.open(file, OutputStream.nullOutputStream())) {
            log.line("after");
        }
        assertThat(file).hasContent("before\nafter\n");
    }

    @Test
    void goesOnInTheFileWhenNobodyReadsTheOutput() throws IOException {
        Path file = directory.resolve("log");
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int oneByte) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (BuildLog log = BuildLog.open(file, broken)) {
            log.line("one");
            log.line("two");
        }
        assertThat(file).hasContent("one\ntwo\n");
    }

    @Test
    void callsTheLimitOnceAndDropsWhatProgramsWriteAfterIt() throws IOException {
        Path file = directory.resolve("log");
        var calls = new AtomicInteger();
        try (BuildLog log = BuildLog.open(file, OutputStream.nullOutputStream())) {
            log.limit(10, calls::incrementAndGet);
            LogStream stream = log.stream();
            feed(stream, "123456789\n");
            feed(stream, "too much\n");
            feed(stream, "dropped\n");
            log.line("why");
        }
        assertThat(calls).hasValue(1);
        assertThat(file).hasContent("123456789\ntoo much\nwhy\n");
    }

    @Test
    void remembersTheLastLinesOnly() {
        var tail = new LogTail(32);
        for (int line = 0; line < 100; line++) {
            byte[] bytes = ("line " + line + "\n").getBytes(StandardCharsets.UTF_8);
            tail.write(bytes, 0, bytes.length);
        }
        assertThat(tail.lastLines(1000)).isEqualTo("line 97\nline 98\nline 99\n");
        assertThat(tail.lastLines(9)).isEqualTo("line 99\n");
    }

    private static void feed(LogStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
    }
}
