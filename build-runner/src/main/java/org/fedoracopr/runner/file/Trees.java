package org.fedoracopr.runner.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Directory trees. */
public final class Trees {

    private static final Set<PosixFilePermission> OWNER_MAY_CHANGE =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private static final int ROUNDS = 100;

    private Trees() {}

    /** Deletes a tree, without following links, also where a directory is not writable; nothing happens when it is not there. */
    public static void delete(Path root) throws IOException {
        for (int round = 1; Files.exists(root, LinkOption.NOFOLLOW_LINKS); round++) {
            try {
                deleteOnce(root);
            } catch (DirectoryNotEmptyException e) {
                // Something that is about to end still writes there.
                if (round == ROUNDS) {
                    throw e;
                }
            }
        }
    }

    private static void deleteOnce(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                makeWritable(directory);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                if (problem instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw problem;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                if (problem != null) {
                    throw problem;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void makeWritable(Path directory) {
        PosixFileAttributeView view =
                Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        try {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            if (permissions.addAll(OWNER_MAY_CHANGE)) {
                view.setPermissions(permissions);
            }
        } catch (IOException e) {
            // The deletion itself will say what is wrong.
        }
    }

    /** Deletes what is in a directory, but not the directory: it may be a mount. */
    public static void empty(Path directory) throws IOException {
        for (Path child : children(directory)) {
            delete(child);
        }
    }

    /** What is in a directory, sorted by name. */
    public static List<Path> children(Path directory) throws IOException {
        return children(directory, "*");
    }

    /** What is in a directory and matches a glob, sorted by name. */
    public static List<Path> children(Path directory, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    /** The regular files (or links to them) in a directory that match a glob, sorted by name. */
    public static List<Path> files(Path directory, String glob) throws IOException {
        return children(directory, glob).stream().filter(Files::isRegularFile).toList();
    }
}
