package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.OpenLogs;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.SealedLogs;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.fedoracopr.logstore.storage.Verdict;
import org.jspecify.annotations.Nullable;

/** The storage that keeps each log in a file of its own, and everything else it must know in small files beside them. */
public final class FileLogStorage implements LogStorage {
    private static final int MAX_IDLE_LOGS = 1024;

    private final FileLayout layout;
    private final FileChannel lockFile;
    private final PathIndex paths;
    private final OpenLogs<FileLog> logs;

    private FileLogStorage(FileLayout layout, FileChannel lockFile, FsyncPolicy fsync) {
        this.layout = layout;
        this.lockFile = lockFile;
        this.paths = new PathIndex(layout);
        this.logs = new OpenLogs<>(MAX_IDLE_LOGS, id -> new FileLog(layout, id, fsync));
    }

    /** Opens a folder, which is created when absent; at most one process may have it open. */
    public static FileLogStorage open(Path directory, FsyncPolicy fsync) throws IOException {
        Files.createDirectories(directory);
        FileLayout layout = new FileLayout(directory.toRealPath());
        FileChannel lockFile = FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locked(lockFile)) {
            lockFile.close();
            throw new IOException(
                    "another log store uses " + directory + "; stop it, or name another folder with --directory");
        }
        return new FileLogStorage(layout, lockFile, fsync);
    }

    @Override
    public UpdateOutcome update(LogBatch batch) throws IOException {
        LogId id = batch.log();
        FileLog log = logs.acquire(id);
        try {
            @Nullable ResultPath path = batch.path();
            if (path != null) {
                ResultPath registered = paths.register(id.key(), path);
                if (!registered.equals(path)) {
                    return new UpdateOutcome.PathDiffers(log.state().length(), registered);
                }
            }
            return log.update(batch);
        } finally {
            logs.release(id);
        }
    }

    @Override
    public Optional<LogId> latest(LogKey key) throws IOException {
        return attempts(key).reversed().stream().findFirst().map(attempt -> new LogId(key, attempt));
    }

    @Override
    public List<Integer> attempts(LogKey key) throws IOException {
        return layout.attempts(key);
    }

    @Override
    public Optional<LogKey> find(ResultPath path) throws IOException {
        return paths.find(path);
    }

    @Override
    public Optional<ResultPath> path(LogKey key) throws IOException {
        return paths.path(key);
    }

    @Override
    public Optional<Verdict> verdict(LogId log) throws IOException {
        return DurableFiles.read(layout.verdict(log), Verdict.class);
    }

    @Override
    public Optional<LogReader> open(LogId id) throws IOException {
        FileLog log = logs.acquire(id);
        boolean found = false;
        try {
            found = log.exists();
            return found ? Optional.of(new FileLogReader(log, () -> logs.release(id))) : Optional.empty();
        } finally {
            if (!found) {
                logs.release(id);
            }
        }
    }

    @Override
    public void eachSealed(Instant before, SealedLogs visitor) throws IOException {
        layout.eachAttempt(id -> {
            if (Files.exists(layout.log(id)) && sealedBefore(id, before)) {
                visitor.accept(id);
            }
        });
    }

    private boolean sealedBefore(LogId id, Instant moment) throws IOException {
        try {
            return Files.getLastModifiedTime(layout.seal(id)).toInstant().isBefore(moment);
        } catch (NoSuchFileException notSealed) {
            return false;
        }
    }

    @Override
    public boolean expire(LogId id) throws IOException {
        FileLog log = logs.acquire(id);
        try {
            return log.expire();
        } finally {
            logs.release(id);
        }
    }

    @Override
    public void checkWritable() throws IOException {
        if (!Files.isWritable(layout.root())) {
            throw new IOException(layout.root() + " cannot be written to; give it to the user of the log store");
        }
    }

    @Override
    public void close() throws IOException {
        logs.close();
        lockFile.close();
    }

    private static boolean locked(FileChannel file) throws IOException {
        try {
            return file.tryLock() != null;
        } catch (OverlappingFileLockException lockedByThisProcess) {
            return false;
        }
    }
}
