package org.fedoracopr.devkit.node.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.fedoracopr.devkit.node.model.HostTree;

/** The machine's files as they are now. */
final class HostFiles implements HostTree {

    @Override
    public Kind kind(String path) {
        Path file = Path.of(path);
        if (Files.isSymbolicLink(file)) {
            return Kind.LINK;
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return Kind.DIRECTORY;
        }
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Kind.FILE : Kind.ABSENT;
    }

    @Override
    public String linkTarget(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the symbolic link " + path + " of this machine", e);
        }
    }

    @Override
    public List<String> children(String path) {
        try (Stream<Path> files = Files.list(Path.of(path))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot list " + path + " of this machine, which is needed to mount something in it", e);
        }
    }
}
