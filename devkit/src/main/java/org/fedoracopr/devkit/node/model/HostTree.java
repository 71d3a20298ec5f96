package org.fedoracopr.devkit.node.model;

import java.util.List;

/** What the mount plan needs to know about the machine's files. */
public interface HostTree {

    /** What lies at a path, without following a symbolic link at its end. */
    Kind kind(String path);

    /** Where the symbolic link at a path leads, as written in it. */
    String linkTarget(String path);

    /** The names in a directory, sorted. */
    List<String> children(String path);

    /** The kinds of things that are mounted in different ways. */
    enum Kind {
        /** Nothing is there, or nothing that this user can see. */
        ABSENT,
        /** A directory. */
        DIRECTORY,
        /** A file, a socket, a device: what is not a directory. */
        FILE,
        /** A symbolic link. */
        LINK
    }
}
