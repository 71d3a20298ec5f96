package org.fedoracopr.devkit.node.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A volume whose files change all at once, as a kubelet writes it: each name is a link into {@code ..data}, a link to the directory of
 * the current version, which is swapped by a rename.
 */
final class AtomicDirectory {

    /** One file of the volume. */
    record Content(ByteBuffer bytes, int mode) {
        byte[] array() {
            byte[] copy = new byte[bytes.remaining()];
            bytes.duplicate().get(copy);
            return copy;
        }
    }

    private static final String CURRENT = "..data";

    private final Path directory;
    private Map<String, Content> written = Map.of();
    private long version;

    AtomicDirectory(Path directory) {
        this.directory = directory;
    }

    /** Makes the directory show exactly these files, given by their relative paths. */
    void write(Map<String, Content> files) throws IOException {
        if (version > 0 && files.equals(written)) {
            return;
        }
        Path next = directory.resolve("..v" + ++version);
        Path data = directory.resolve(CURRENT);
        Path before = version > 1 ? directory.resolve(Files.readSymbolicLink(data)) : next;
        Files.createDirectory(next);
        for (Map.Entry<String, Content> file : new TreeMap<>(files).entrySet()) {
            Path path = next.resolve(file.getKey()).normalize();
            if (!path.startsWith(next)) {
                throw new IOException("a volume's file may not lie outside of it: " + file.getKey());
            }
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue().array());
            Files.setPosixFilePermissions(path, permissions(file.getValue().mode()));
        }
        Path link = directory.resolve(CURRENT + "_tmp");
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, next.getFileName());
        try {
            Files.move(link, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(
                    "the node's directory " + directory + " must be on a file system with atomic renames", e);
        }
        Set<String> names = new TreeSet<>();
        files.keySet().forEach(name -> names.add(name.split("/", 2)[0]));
        for (String name : names) {
            Path visible = directory.resolve(name);
            if (!Files.exists(visible, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(visible, Path.of(CURRENT, name));
            }
        }
        try (Stream<Path> visible = Files.list(directory)) {
            for (Path path : visible.toList()) {
                String name = path.getFileName().toString();
                if (!name.startsWith("..") && !names.contains(name)) {
                    Files.delete(path);
                }
            }
        }
        if (!before.equals(next)) {
            Directories.delete(before);
        }
        written = Map.copyOf(files);
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        // The bits of a mode are in the order of the enum: owner, group, others; read, write, execute.
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int bit = 0; bit < all.length; bit++) {
            if ((mode & (1 << (all.length - 1 - bit))) != 0) {
                permissions.add(all[bit]);
            }
        }
        return permissions;
    }

    @Override
    public String toString() {
        return directory + " " + Arrays.toString(written.keySet().toArray());
    }
}
