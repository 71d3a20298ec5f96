package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;

/** Small file operations that survive a crash between any two of their steps. */
final class DurableFiles {

    private final FileOperations operations;

    DurableFiles(FileOperations operations) {
        this.operations = operations;
    }

    /** Replaces a file by rename, so that a reader sees the old bytes or the new ones. */
    void replace(Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        operations.delete(next);
        try (WritableByteChannel channel = operations.create(next)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        operations.sync(next);
        operations.rename(next, file);
        syncParent(file);
    }

    void syncParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            operations.sync(parent);
        }
    }

    /** Creates a directory and its missing parents below a root, each open to readers and durable. */
    void createDirectories(Path root, Path directory) throws IOException {
        if (directory.equals(root) || operations.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null || !directory.startsWith(root)) {
            throw new IOException(directory + " is not below " + root);
        }
        createDirectories(root, parent);
        try {
            operations.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            // The agent of another build of the same project was faster.
            if (!operations.isDirectory(directory)) {
                throw e;
            }
        }
        operations.sync(parent);
    }

    /** Deletes a tree of the agent's own; no symbolic link in it is followed. */
    void deleteTree(Path root) throws IOException {
        if (operations.isDirectory(root)) {
            for (Path child : operations.list(root)) {
                deleteTree(child);
            }
        }
        operations.delete(root);
    }
}
