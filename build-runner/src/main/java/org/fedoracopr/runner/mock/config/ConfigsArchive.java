package org.fedoracopr.runner.mock.config;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;

/**
 * Makes {@code configs.tar.gz} of the result directory's {@code configs} at the end of a build, whatever that was, and leaves child.cfg only; the
 * archive's entries are sorted. What goes wrong is in the log and changes nothing about the build (MOCK-8).
 */
public final class ConfigsArchive {

    private static final String DIRECTORY = "configs";
    private static final int DEEPEST = 32;
    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private ConfigsArchive() {}

    /** Packs the configurations of a build; nothing happens where there are none. */
    public static void pack(Path resultDirectory, Consumer<String> log) {
        Path configs = resultDirectory.resolve(DIRECTORY);
        if (!Files.isDirectory(configs, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path archive = resultDirectory.resolve(DIRECTORY + ".tar.gz");
        Path temporary = resultDirectory.resolve("." + DIRECTORY + ".tar.gz.tmp");
        try {
            write(configs, temporary);
            Files.move(temporary, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (Path child : Trees.children(configs)) {
                if (!child.getFileName().toString().equals(MockConfiguration.CHILD)) {
                    Trees.delete(child);
                }
            }
        } catch (IOException e) {
            log.accept("WARNING: no " + archive.getFileName() + " among the results: " + Explanations.of(e));
            deleteQuietly(temporary, log);
        }
    }

    private static void write(Path configs, Path file) throws IOException {
        try (var tar = new TarArchiveOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            for (Path path : sorted(configs)) {
                add(tar, configs, path);
            }
        }
    }

    private static List<Path> sorted(Path configs) throws IOException {
        try (Stream<Path> paths = Files.walk(configs, DEEPEST)) {
            return paths.sorted().toList();
        }
    }

    private static void add(TarArchiveOutputStream tar, Path configs, Path path) throws IOException {
        String relative = configs.relativize(path).toString();
        String name = relative.isEmpty() ? DIRECTORY : DIRECTORY + "/" + relative;
        if (Files.isSymbolicLink(path)) {
            var entry = new TarArchiveEntry(name, TarConstants.LF_SYMLINK);
            entry.setLinkName(Files.readSymbolicLink(path).toString());
            put(tar, entry, path);
        } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            var entry = new TarArchiveEntry(name + "/");
            entry.setMode(DIRECTORY_MODE);
            put(tar, entry, path);
        } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            // Read first: the entry's size must be that of what follows.
            byte[] content = Files.readAllBytes(path);
            var entry = new TarArchiveEntry(name);
            entry.setMode(FILE_MODE);
            entry.setSize(content.length);
            tarTime(entry, path);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, Path path) throws IOException {
        tarTime(entry, path);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    /** In whole seconds, which every reader knows. */
    private static void tarTime(TarArchiveEntry entry, Path path) throws IOException {
        entry.setModTime(
                Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis() / 1000 * 1000);
    }

    private static void deleteQuietly(Path file, Consumer<String> log) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            log.accept("WARNING: " + file + " is left among the results: " + Explanations.of(e));
        }
    }
}
