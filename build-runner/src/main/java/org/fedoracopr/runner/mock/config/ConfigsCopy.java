package org.fedoracopr.runner.mock.config;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.function.Consumer;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/**
 * Copies mock's own configuration beside child.cfg, so that the build can be repeated later: directories, files and links as links. It documents the
 * build and no more: what cannot be copied is in the log and nothing fails (MOCK-8).
 */
final class ConfigsCopy extends SimpleFileVisitor<Path> {

    private static final long MAX_BYTES = 64L << 20;
    /** Well below what the agent takes of a result directory, for a runner that is killed leaves the copy there. */
    private static final int MAX_FILES = 5_000;

    private static final int MAX_DEPTH = 8;

    private final Path source;
    private final Path target;
    private final Consumer<String> log;
    private final long maxBytes;
    private final int maxFiles;
    private long bytes;
    private int files;

    private ConfigsCopy(Path source, Path target, Consumer<String> log, long maxBytes, int maxFiles) {
        this.source = source;
        this.target = target;
        this.log = log;
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
    }

    static void copy(Path source, Path target, Consumer<String> log) {
        copy(source, target, log, MAX_BYTES, MAX_FILES);
    }

    static void copy(Path source, Path target, Consumer<String> log, long maxBytes, int maxFiles) {
        try {
            Files.walkFileTree(
                    source,
                    EnumSet.noneOf(FileVisitOption.class),
                    MAX_DEPTH,
                    new ConfigsCopy(source, target, log, maxBytes, maxFiles));
        } catch (IOException e) {
            log.accept("WARNING: " + source + " is not copied to the results: " + Explanations.of(e));
        }
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
        Path copy = copyOf(directory);
        if (!Files.isDirectory(copy, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(copy);
        }
        return bounded(0);
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        if (!attributes.isRegularFile() && !attributes.isSymbolicLink()) {
            return FileVisitResult.CONTINUE;
        }
        if (bounded(attributes.size()) == FileVisitResult.TERMINATE) {
            return FileVisitResult.TERMINATE;
        }
        try {
            Files.copy(file, copyOf(file), LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            visitFileFailed(file, e);
            return Explanations.isOutOfSpace(e) ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, @Nullable IOException problem) {
        log.accept("WARNING: " + file + " is not copied to the results"
                + (problem == null ? "" : ": " + Explanations.of(problem)));
        return FileVisitResult.CONTINUE;
    }

    private FileVisitResult bounded(long size) {
        files++;
        bytes += size;
        if (files <= maxFiles && bytes <= maxBytes) {
            return FileVisitResult.CONTINUE;
        }
        log.accept("WARNING: " + source + " is not copied whole to the results: it has more than " + maxFiles
                + " files or " + maxBytes + " bytes");
        return FileVisitResult.TERMINATE;
    }

    private Path copyOf(Path path) {
        return target.resolve(source.relativize(path).toString());
    }
}
