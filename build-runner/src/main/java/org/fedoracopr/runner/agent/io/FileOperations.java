package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the agent does to the files that have to survive a crash, each as one call to the file system.
 *
 * <p>Everything durable goes through it, so that a test can end the agent, or let the file system fail, at each of these calls.
 */
interface FileOperations {

    /** The real ones. */
    FileOperations SYSTEM = new SystemFiles();

    /** Creates a file that everybody may read; fails when there is one. */
    WritableByteChannel create(Path file) throws IOException;

    /** Creates a directory that everybody may read; fails when there is anything of that name. */
    void createDirectory(Path directory) throws IOException;

    /** One rename(2): what is there before is replaced, a directory only when it is empty. */
    void rename(Path from, Path to) throws IOException;

    /** Deletes a file or an empty directory; it does not matter when there is none. */
    void delete(Path path) throws IOException;

    /** Makes a file's content, or a directory's entries, durable. */
    void sync(Path path) throws IOException;

    /** Begins to make the whole file system of a path durable, many files at once; no proof that it is. */
    void flush(Path path) throws IOException;

    /** The bytes of a regular file of a bounded length; empty when there is none. */
    Optional<byte[]> read(Path file, int maxBytes) throws IOException;

    /** Whether there is anything of that name, a dangling link included. */
    boolean exists(Path path) throws IOException;

    /** Whether it is a directory, and no link to one. */
    boolean isDirectory(Path path) throws IOException;

    /** What is in a directory, sorted by name; empty when there is no such directory. */
    List<Path> list(Path directory) throws IOException;

    /** When a file or directory was changed last; empty when there is none. */
    Optional<Instant> modified(Path path) throws IOException;
}
