package org.fedoracopr.runner.companion;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.git.CommittedFiles;
import org.fedoracopr.runner.lookaside.SourceFiles;

/**
 * All that a package is built of, in one tarball: the spec file, the files of the lookaside cache and what is committed beside them, as they lie in
 * the working tree, in one directory that is named after the spec file (COMP-16).
 *
 * <p>The same working tree at the same commit makes the same bytes: files are sorted, belong to root and have the time of the commit.
 */
final class Snapshot {

    private static final String SPEC_SUFFIX = ".spec";
    private static final int DIRECTORY_MODE = 0755;
    private static final int PROGRAM_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private final String name;
    private final Path clone;
    private final Instant time;
    private final Map<String, Path> files = new TreeMap<>();

    private Snapshot(String name, Path clone, Instant time) {
        this.name = name;
        this.clone = clone;
        this.time = time;
    }

    /** What is asked before each file, so that a signal ends the work. */
    @FunctionalInterface
    interface Check {
        void check() throws BuildException;
    }

    /**
     * Collects the files.
     *
     * @param spec the one of the clone, or what was made of it
     * @param downloaded of the lookaside cache; they have to be there
     */
    static Snapshot of(Path clone, SourceFiles.Completed found, Path spec, Collection<Path> downloaded)
            throws BuildException, IOException {
        String specName = spec.getFileName().toString();
        CommittedFiles committed = CommittedFiles.of(clone, found.sources());
        var snapshot = new Snapshot(
                specName.substring(0, specName.length() - SPEC_SUFFIX.length()), clone.toRealPath(), committed.time());
        snapshot.add(specName, spec);
        for (Path file : downloaded) {
            snapshot.addOfClone(file.getFileName().toString(), file, "run dist-git-client sources first");
        }
        for (String file : committed.names()) {
            if (!file.equals(specName)) {
                snapshot.addOfClone(
                        file, resolved(found.sources(), file), "it is committed: git checkout brings it back");
            }
        }
        return snapshot;
    }

    private static Path resolved(Path directory, String file) throws BuildException {
        try {
            return directory.resolve(file);
        } catch (InvalidPathException e) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "snapshot: this locale has no characters for the file name " + Excerpt.of(file)
                            + ": choose a UTF-8 locale",
                    e);
        }
    }

    /** A link is taken for the file behind it, which must be one of the clone: nobody means to give away others. */
    private void addOfClone(String fileName, Path file, String remedy) throws BuildException, IOException {
        if (!Files.isRegularFile(file)) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE, "snapshot: " + Excerpt.of(fileName) + " is missing: " + remedy);
        }
        Path real = file.toRealPath();
        if (!real.startsWith(clone)) {
            throw new BuildException(
                    FailureCause.SOURCES_UNAVAILABLE,
                    "snapshot: " + Excerpt.of(fileName)
                            + " is a link to a file outside of the repository: replace it by a" + " file");
        }
        add(fileName, real);
    }

    private void add(String fileName, Path file) throws BuildException {
        if (files.put(fileName, file) != null) {
            throw new BuildException(FailureCause.SOURCES_UNAVAILABLE, Excerpt.of(fileName) + " added twice");
        }
    }

    /** The tarball's file name. */
    String fileName() {
        return name + ".tar.gz";
    }

    /** Writes the tarball, whole or not at all. */
    void write(Path tarball, Check check) throws BuildException {
        Path temporary = tarball.resolveSibling("." + tarball.getFileName() + ".tmp");
        try {
            try {
                writeTo(temporary, check);
                Files.move(temporary, tarball, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new BuildException(
                    Explanations.isOutOfSpace(e) ? FailureCause.DISK_FULL : FailureCause.SOURCES_UNAVAILABLE,
                    "cannot write " + tarball + ": " + Explanations.of(e),
                    e);
        }
    }

    private void writeTo(Path file, Check check) throws BuildException, IOException {
        try (var tar = new TarArchiveOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(Files.newOutputStream(file))), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            tar.setAddPaxHeadersForNonAsciiNames(true);
            put(tar, new TarArchiveEntry(name + "/"), DIRECTORY_MODE);
            tar.closeArchiveEntry();
            for (Map.Entry<String, Path> source : files.entrySet()) {
                check.check();
                Path path = source.getValue();
                var entry = new TarArchiveEntry(name + "/" + source.getKey());
                entry.setSize(Files.size(path));
                put(tar, entry, Files.isExecutable(path) ? PROGRAM_MODE : FILE_MODE);
                try (InputStream content = Files.newInputStream(path)) {
                    content.transferTo(tar);
                }
                tar.closeArchiveEntry();
            }
        }
    }

    private void put(TarArchiveOutputStream tar, TarArchiveEntry entry, int mode) throws IOException {
        entry.setMode(mode);
        entry.setIds(0, 0);
        entry.setNames("root", "root");
        entry.setModTime(time.toEpochMilli());
        tar.putArchiveEntry(entry);
    }
}
