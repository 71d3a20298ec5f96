package org.fedoracopr.devkit.process;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A private temporary directory that belongs to this JVM: closing it deletes it, and the next JVM deletes those whose
 * owner died without closing.
 *
 * <p>The owner holds a file lock in it, which the kernel releases with the process. A JVM never opens the lock file of a
 * directory of its own again, since closing any descriptor of a file gives up all of the process's locks on it.
 */
public final class OwnedDirectory implements AutoCloseable {
    private static final String OWNER_LOCK = "owner.lock";

    private final Path path;
    private final FileChannel lock;

    private OwnedDirectory(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /** Makes a directory below the user's devkit directory in {@code java.io.tmpdir}, after removing stale ones. */
    public static OwnedDirectory create(String name) throws IOException {
        return create(Path.of(System.getProperty("java.io.tmpdir")), name);
    }

    static synchronized OwnedDirectory create(Path temporary, String name) throws IOException {
        Path parent = privateParent(temporary);
        // Making a directory and taking its lock are one step for everybody who looks for stale ones.
        try (FileChannel everybody = open(parent.resolve("lock"))) {
            // Released with the channel.
            everybody.lock();
            removeStale(parent);
            Path path = Files.createTempDirectory(
                    parent, name + "-" + ProcessHandle.current().pid() + "-");
            FileChannel channel = open(path.resolve(OWNER_LOCK));
            if (channel.tryLock() == null) {
                throw new IOException(path + " was locked by another process while it was made");
            }
            return new OwnedDirectory(path, channel);
        }
    }

    public Path path() {
        return path;
    }

    /** Deletes the directory with everything in it. */
    @Override
    public void close() throws IOException {
        lock.close();
        deleteTree(path);
    }

    /** Deletes a tree, without following links; files that vanish meanwhile are no error. */
    public static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path privateParent(Path temporary) throws IOException {
        Path parent = temporary.resolve("copr-devkit-" + System.getProperty("user.name"));
        if (!Files.isDirectory(parent, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(
                    parent, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        String owner = Files.getOwner(parent, LinkOption.NOFOLLOW_LINKS).getName();
        if (!owner.equals(System.getProperty("user.name"))) {
            throw new IOException(
                    parent + " belongs to " + owner + ": remove it or set TMPDIR to a directory of yours");
        }
        return parent;
    }

    private static void removeStale(Path parent) throws IOException {
        String ours = "-" + ProcessHandle.current().pid() + "-";
        List<Path> candidates;
        try (Stream<Path> entries = Files.list(parent)) {
            candidates = entries.filter(Files::isDirectory)
                    .filter(entry -> !entry.getFileName().toString().contains(ours))
                    .toList();
        }
        for (Path candidate : candidates) {
            if (ownerIsGone(candidate)) {
                deleteTree(candidate);
            }
        }
    }

    private static boolean ownerIsGone(Path candidate) {
        try (FileChannel channel = open(candidate.resolve(OWNER_LOCK));
                FileLock taken = channel.tryLock()) {
            return taken != null;
        } catch (IOException | OverlappingFileLockException e) {
            // Its owner is deleting it right now, or is this JVM.
            return false;
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }
}
