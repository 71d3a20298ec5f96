package org.fedoracopr.devkit.node.model;

import java.nio.file.Path;

/** One step of building a container's file tree; paths are those the container will see. */
public sealed interface MountStep {

    /** Where it happens. */
    String path();

    /** An empty file system in memory. */
    record Memory(String path, String options) implements MountStep {}

    /** A directory, with its parents. */
    record Directory(String path) implements MountStep {}

    /** An empty file, to mount another one on. */
    record EmptyFile(String path) implements MountStep {}

    /** A symbolic link. */
    record Link(String path, String target) implements MountStep {}

    /** A directory of the machine with all that is mounted below it, or a file of it. */
    record Bind(String path, Path source, boolean file) implements MountStep {}

    /** Makes what is mounted at the path read-only. */
    record ReadOnly(String path) implements MountStep {}

    /** The processes of the container's own process namespace. */
    record Processes(String path) implements MountStep {}

    /** Pseudo-terminals of the container's own. */
    record Terminals(String path) implements MountStep {}
}
