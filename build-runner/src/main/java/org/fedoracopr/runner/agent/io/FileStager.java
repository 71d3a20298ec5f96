package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.fedoracopr.api.protocol.Manifest;

/**
 * Writes the files of one staging directory: digests while copying, mode 0644, each made durable.
 *
 * <p>Files are made durable by other threads while the next ones are copied; at most {@link #MAX_OPEN} wait for it.
 */
final class FileStager implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int SYNC_THREADS = 8;
    private static final int MAX_OPEN = 64;
    private static final Set<PosixFilePermission> MODE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path directory;
    private final Runnable pulse;
    private final ExecutorService syncs = Executors.newFixedThreadPool(SYNC_THREADS);
    private final Deque<Future<?>> pending = new ArrayDeque<>();
    private final List<Manifest.File> files = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** @param pulse run again and again while a long copy goes on */
    FileStager(Path directory, Runnable pulse) {
        this.directory = directory;
        this.pulse = pulse;
    }

    Path directory() {
        return directory;
    }

    /** Copies at most {@code length} bytes from the beginning of an open file. */
    void copy(FileChannel source, long length, String path) throws IOException {
        write(path, output -> transfer(source, length, output));
    }

    /** As {@link #copy}, compressed; the same bytes give the same file. */
    void compress(FileChannel source, long length, String path) throws IOException {
        write(path, output -> {
            try (var gzip = new GZIPOutputStream(output, BUFFER_BYTES)) {
                transfer(source, length, gzip);
            }
        });
    }

    void write(String path, byte[] bytes) throws IOException {
        write(path, output -> output.write(bytes));
    }

    /** What was written so far, sorted by path. */
    List<Manifest.File> files() {
        return files.stream().sorted(Comparator.comparing(Manifest.File::path)).toList();
    }

    /** Waits until everything written is durable. */
    void sync() throws IOException {
        while (!pending.isEmpty()) {
            await(pending.remove());
        }
    }

    @Override
    public void close() {
        syncs.shutdownNow();
        syncs.close();
    }

    @FunctionalInterface
    private interface Content {
        void writeTo(OutputStream output) throws IOException;
    }

    private void write(String path, Content content) throws IOException {
        MessageDigest digest = Digests.sha256();
        FileChannel target = FileChannel.open(
                directory.resolve(path),
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(MODE));
        try {
            content.writeTo(new DigestOutputStream(new Unclosed(target), digest));
            files.add(new Manifest.File(path, target.size(), Digests.hex(digest)));
        } catch (IOException | RuntimeException e) {
            target.close();
            throw e;
        }
        pending.add(syncs.submit(() -> {
            try (target) {
                target.force(true);
            }
            return null;
        }));
        if (pending.size() >= MAX_OPEN) {
            await(pending.remove());
        }
        pulse.run();
    }

    private void transfer(FileChannel source, long length, OutputStream output) throws IOException {
        long position = 0;
        while (position < length) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), length - position));
            int count = source.read(buffer, position);
            if (count < 0) {
                return;
            }
            output.write(buffer.array(), buffer.arrayOffset(), count);
            position += count;
            if (position % (BUFFER_BYTES * 64L) == 0) {
                pulse.run();
            }
        }
    }

    private static void await(Future<?> sync) throws IOException {
        try {
            sync.get();
        } catch (ExecutionException e) {
            throw new IOException("a staged file cannot be made durable: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Writes to a channel that stays open: it is closed when it is durable. */
    private static final class Unclosed extends OutputStream {
        private final OutputStream target;

        Unclosed(FileChannel channel) {
            this.target = Channels.newOutputStream(channel);
        }

        @Override
        public void write(int value) throws IOException {
            target.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
        }
    }
}
