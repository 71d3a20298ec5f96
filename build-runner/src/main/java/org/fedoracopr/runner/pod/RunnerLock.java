package org.fedoracopr.runner.pod;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A lock that the kernel frees when this process is gone, however it ends (POD-1, CLI-12).
 *
 * <p>Taking it waits until it is free. The file must not be opened a second time in this process: closing any descriptor of a file drops the
 * process's locks on it.
 */
public final class RunnerLock implements AutoCloseable {

    private final FileChannel channel;

    private RunnerLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Locks the whole file of a builder Pod and writes this process's id into it: an agent that finds it free and not empty knows that the runner is gone. */
    public static RunnerLock inPod(Path file) throws IOException {
        FileChannel channel = open(file);
        channel.lock();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
        channel.force(false);
        return new RunnerLock(channel);
    }

    /** Locks the first byte, as upstream's program does: one build at a time on a machine. */
    public static RunnerLock standalone(Path file) throws IOException {
        FileChannel channel = open(file);
        channel.lock(0, 1, false);
        return new RunnerLock(channel);
    }

    private static FileChannel open(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** False once the file was closed under us, when the lock is gone. */
    public boolean isHeld() {
        return channel.isOpen();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
