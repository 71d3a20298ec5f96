package org.fedoracopr.devkit.node.model;

import java.nio.file.Path;

/** Something of the machine that a container sees at a path of its own. {@code file} says that a single file is mounted, not a directory. */
public record MountPoint(String path, Path source, boolean readOnly, boolean file) {

    public MountPoint {
        if (!path.startsWith("/") || path.equals("/")) {
            throw new IllegalArgumentException("a mount path is absolute and not the root, but this one is " + path);
        }
        if (!source.isAbsolute()) {
            throw new IllegalArgumentException("the source of " + path + " must be absolute, not " + source);
        }
        while (path.length() > 1 && path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
    }
}
