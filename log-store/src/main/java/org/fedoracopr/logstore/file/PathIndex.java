package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;
import org.jspecify.annotations.Nullable;

/**
 * The index from result paths to builds, one small file per path, nothing of it in memory.
 *
 * <p>A build takes a path over when it registers it for the first time; its own record, written after the index, says
 * that it has. So a sender that repeats an old batch cannot take the path back from a newer build.
 */
final class PathIndex {
    private final FileLayout layout;
    private final ReentrantLock registering = new ReentrantLock();

    PathIndex(FileLayout layout) {
        this.layout = layout;
    }

    /** Registers a path for a build; returns the path that the build has then, which is another one if it had one. */
    ResultPath register(LogKey key, ResultPath path) throws IOException {
        registering.lock();
        try {
            Optional<ResultPath> known = path(key);
            if (known.isPresent()) {
                return known.get();
            }
            DurableFiles.createFolders(layout.root(), folder(layout.pathRecord(path)));
            DurableFiles.write(layout.pathRecord(path), PathRecord.of(key));
            DurableFiles.createFolders(layout.root(), layout.build(key));
            DurableFiles.write(layout.buildRecord(key), new BuildRecord(path.toString()));
            return path;
        } finally {
            registering.unlock();
        }
    }

    /** The build that a path leads to. */
    Optional<LogKey> find(ResultPath path) throws IOException {
        return DurableFiles.read(layout.pathRecord(path), PathRecord.class).map(PathRecord::key);
    }

    /** The path that a build has registered. */
    Optional<ResultPath> path(LogKey key) throws IOException {
        return DurableFiles.read(layout.buildRecord(key), BuildRecord.class)
                .map(BuildRecord::path)
                .map(ResultPath::parse);
    }

    private static Path folder(Path file) {
        return file.resolveSibling(".").normalize();
    }

    /** What is known of a build besides its attempts. */
    record BuildRecord(@Nullable String path) {}

    /** The build that a path leads to, as written to the disk. */
    record PathRecord(LogKey.Kind kind, String id) {
        static PathRecord of(LogKey key) {
            return new PathRecord(key.kind(), key.id());
        }

        LogKey key() {
            return new LogKey(kind, id);
        }
    }
}
