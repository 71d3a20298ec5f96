package org.fedoracopr.logstore.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the files of a storage survive. */
final class FileLogStorageDiskTest {
    private static final LogId LOG = new LogId(new LogKey(LogKey.Kind.TASK_ID, ".."), 1);
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aTornLastWriteIsHarmless() throws IOException {
        try (FileLogStorage storage = open()) {
            storage.update(batch(0L, "0123"));
        }
        Files.writeString(file("log"), "45", StandardOpenOption.APPEND);
        try (FileLogStorage storage = open()) {
            assertThat(storage.update(batch(4L, "456789"))).isEqualTo(new UpdateOutcome.Stored(10, false));
        }
        assertThat(file("log")).hasContent("0123456789");
    }

    @Test
    void leftoversOfAnInterruptedIndexWriteAreIgnored() throws IOException {
        ResultPath path = ResultPath.parse("a/b/srpm-builds/7");
        try (FileLogStorage storage = open()) {
            storage.update(new LogBatch(LOG, 0L, ByteBuffer.allocate(0), path, null, null));
        }
        Path index = file("00000007.json");
        Files.writeString(index.resolveSibling(".0.tmp"), "{\"kind\":");
        try (FileLogStorage storage = open()) {
            assertThat(storage.find(path)).contains(LOG.key());
        }
    }

    @Test
    void aSealedLogThatLostBytesIsReportedAndNotServed() throws IOException {
        try (FileLogStorage storage = open()) {
            storage.update(new LogBatch(LOG, 0L, ByteBuffer.allocate(0), null, new LogSeal(0, EMPTY_SHA256), null));
        }
        Files.writeString(file("seal.json"), "{\"length\":5,\"sha256\":\"" + EMPTY_SHA256 + "\"}");
        try (FileLogStorage storage = open()) {
            assertThatThrownBy(() -> storage.open(LOG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("its seal says 5");
        }
    }

    @Test
    void aFolderHasOneStoreAtATime() throws IOException {
        try (FileLogStorage storage = open()) {
            storage.checkWritable();
            assertThatThrownBy(this::open)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another log store uses");
        }
        open().close();
    }

    private FileLogStorage open() throws IOException {
        return FileLogStorage.open(directory, FsyncPolicy.BATCH);
    }

    private static LogBatch batch(long offset, String text) {
        return new LogBatch(LOG, offset, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), null, null, null);
    }

    private Path file(String name) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith(name)).findFirst().orElseThrow();
        }
    }
}
