package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.LogStorageContract;

/** The contract of storages, held by the one in files. */
final class FileLogStorageTest extends LogStorageContract {
    private Path directory = Path.of("");

    @Override
    protected LogStorage openNew() throws IOException {
        directory = Files.createTempDirectory("log-store");
        return reopen();
    }

    @Override
    protected LogStorage reopen() throws IOException {
        return FileLogStorage.open(directory, FsyncPolicy.SEAL);
    }

    @Override
    protected void remove() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
