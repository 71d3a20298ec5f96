package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * Writes the files of one staging directory: digests while copying, all of it durable at the end.
 *
 * <p>An fsync after each file costs more than the copying when there are thousands. So the file system is told to write out what is there while the next
 * files are copied, and the fsync of each file, whose result is the one that counts, comes last, when there is little left to do.
 */
final class FileStager implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final long FLUSH_BYTES = 64L << 20;
    private static final int SYNC_THREADS = 8;

    private final Path directory;
    private final FileOperations operations;
    private final DurableFiles durable;
    private final Runnable pulse;
    private final ExecutorService syncs = Executors.newFixedThreadPool(SYNC_THREADS);
    private final List<Manifest.File> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<Path> directories = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private @Nullable Future<?> flush;
    private long unflushed;

    /**
     * Makes the directory anew.
     *
     * @param root of the volume
     * @param pulse run again and again while a long copy goes on
     */
    FileStager(Path root, Path directory, FileOperations operations, Runnable pulse) throws IOException {
        this.directory = directory;
        this.operations = operations;
        this.durable = new DurableFiles(operations);
        this.pulse = pulse;
        durable.deleteTree(directory);
        durable.createDirectories(root, directory);
        directories.add(directory);
    }

    Path directory() {
        return directory;
    }

    /** True when there is a file or a directory of that path. */
    boolean has(String path) {
        return names.contains(path);
    }

    /** Makes a directory whose parent is there. */
    void makeDirectory(String path) throws IOException {
        Path made = directory.resolve(path);
        operations.createDirectory(made);
        names.add(path);
        directories.add(made);
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

    /** As {@link #compress}, of bytes. */
    void compress(byte[] bytes, String path) throws IOException {
        write(path, output -> {
            try (var gzip = new GZIPOutputStream(output)) {
                gzip.write(bytes);
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

    /** Returns when every file, every directory and the staging directory's own name are durable. */
    void sync() throws IOException {
        if (flush != null) {
            await(flush);
        }
        await(syncs.submit(this::flush));
        List<Future<?>> pending = new ArrayList<>();
        for (Manifest.File file : files) {
            pending.add(syncs.submit(() -> sync(directory.resolve(file.path()))));
        }
        for (Future<?> each : pending) {
            await(each);
            pulse.run();
        }
        for (Path each : directories.reversed()) {
            operations.sync(each);
        }
        durable.syncParent(directory);
    }

    private @Nullable Void sync(Path file) throws IOException {
        operations.sync(file);
        return null;
    }

    private @Nullable Void flush() throws IOException {
        operations.flush(directory);
        return null;
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
        try (WritableByteChannel target = operations.create(directory.resolve(path))) {
            var counted = new Counted(target);
            content.writeTo(new DigestOutputStream(counted, digest));
            files.add(new Manifest.File(path, counted.bytes, Digests.hex(digest)));
            names.add(path);
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

    /** Lets the file system write while the copying goes on, one flush at a time. */
    private void written(int count) {
        unflushed += count;
        if (unflushed >= FLUSH_BYTES && (flush == null || flush.isDone())) {
            unflushed = 0;
            flush = syncs.submit(this::flush);
        }
    }

    private static void await(Future<?> sync) throws IOException {
        try {
            sync.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IOException("a staged file cannot be made durable: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Writes to a channel and counts. */
    private final class Counted extends OutputStream {
        private final WritableByteChannel target;
        private long bytes;

        Counted(WritableByteChannel target) {
            this.target = target;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            ByteBuffer rest = ByteBuffer.wrap(from, offset, length);
            while (rest.hasRemaining()) {
                target.write(rest);
            }
            bytes += length;
            written(length);
        }
    }
}
