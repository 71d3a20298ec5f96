package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A file or directory in a tree that an untrusted process may change at any moment, held by its inode.
 *
 * <p>Invariant: what was looked at is what is opened. The inode is taken with {@code O_PATH | O_NOFOLLOW}, which follows no symbolic link, waits for no
 * writer of a FIFO and touches no device; everything else goes through its descriptor in {@code /proc/self/fd}, so that nothing the other process renames
 * or replaces in between matters. Java's own SecureDirectoryStream cannot open without waiting, nor tell afterwards what it has opened.
 */
public final class UntrustedFile implements AutoCloseable {

    private static final int PATH_ONLY = 0x200000;
    private static final int CLOSE_ON_EXEC = 0x80000;
    /** The kernel's value differs between architectures. */
    private static final int NO_FOLLOW =
            Set.of("aarch64", "arm", "ppc64", "ppc64le").contains(System.getProperty("os.arch")) ? 0x8000 : 0x20000;

    private static final int NO_SUCH_FILE = 2;
    private static final int NOT_A_DIRECTORY = 20;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO_OFFSET = CALL_STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = openFunction();
    private static final MethodHandle CLOSE = closeFunction();

    private final int descriptor;
    private final BasicFileAttributes attributes;

    private UntrustedFile(int descriptor) throws IOException {
        this.descriptor = descriptor;
        this.attributes = Files.readAttributes(path(), BasicFileAttributes.class);
    }

    /** Holds a directory whose path is trusted. */
    public static UntrustedFile root(Path directory) throws IOException {
        return hold(directory.toAbsolutePath().toString())
                .orElseThrow(() -> new IOException(directory + " does not exist"));
    }

    /** Holds a direct child of this directory, whatever it is; empty when there is none. */
    public Optional<UntrustedFile> child(String name) throws IOException {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            throw new IllegalArgumentException("no name of a file: '" + name + "'");
        }
        return hold(path() + "/" + name);
    }

    /** What it was when it was taken. */
    public BasicFileAttributes attributes() {
        return attributes;
    }

    /** Identifies the inode. */
    public String key() {
        return String.valueOf(attributes.fileKey());
    }

    /** Its length now, in bytes. */
    public long size() throws IOException {
        return Files.size(path());
    }

    /** Opens a regular file for reading. */
    public FileChannel open() throws IOException {
        if (!attributes.isRegularFile()) {
            throw new IOException("not a regular file");
        }
        return FileChannel.open(path(), StandardOpenOption.READ);
    }

    /** Creates an empty file in this directory unless anything of that name is there. */
    public void createEmpty(String name) throws IOException {
        try {
            Files.createFile(path().resolve(name));
        } catch (FileAlreadyExistsException e) {
            // Made by this agent before its restart, or of no use to the builder.
        }
    }

    /** The names in a directory, sorted; at most {@code max + 1} of them. */
    public List<Path> names(int max) throws IOException {
        List<Path> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path())) {
            for (Path entry : entries) {
                names.add(Objects.requireNonNull(entry.getFileName()));
                if (names.size() > max) {
                    break;
                }
            }
        }
        names.sort(null);
        return names;
    }

    @Override
    public void close() {
        try {
            int ignored = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private Path path() {
        return Path.of("/proc/self/fd/" + descriptor);
    }

    private static Optional<UntrustedFile> hold(String path) throws IOException {
        int descriptor;
        int error;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(CALL_STATE);
            descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(path), PATH_ONLY | NO_FOLLOW | CLOSE_ON_EXEC);
            error = state.get(ValueLayout.JAVA_INT, ERRNO_OFFSET);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
        if (descriptor < 0) {
            if (error == NO_SUCH_FILE || error == NOT_A_DIRECTORY) {
                return Optional.empty();
            }
            throw new IOException("open: errno " + error);
        }
        return Optional.of(new UntrustedFile(descriptor));
    }

    @SuppressWarnings(
            "restricted") // The start script grants native access; see the class comment for why it is needed.
    private static MethodHandle openFunction() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("open"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                Linker.Option.firstVariadicArg(2),
                Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted") // As above.
    private static MethodHandle closeFunction() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("close"),
                FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    }
}
