package org.fedoracopr.devkit.node.log;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.fedoracopr.devkit.node.model.LogQuery;

/**
 * The log of one run of a container: a current file of CRI lines and rotated older ones.
 *
 * <p>Readers see what a kubelet lets them see: they begin in the current file, and a follower that reaches the end of a file which was
 * rotated meanwhile goes on with the file that is current then. So one that keeps reading loses nothing, and one that sleeps through
 * two rotations loses what lay between.
 *
 * <p>Invariant: {@code channel}, {@code length} and {@code generation} change together under the lock, and whole entries only are
 * visible below {@code length}. Writing, rotating and reading all stand under that lock, which is why the class is longer than others.
 */
public final class ContainerLog implements AutoCloseable {

    private static final int BLOCK = 64 * 1024;

    private final Path directory;
    private final int run;
    private final int maxFiles;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, CriEncoder> encoders =
            Map.of("stdout", new CriEncoder("stdout"), "stderr", new CriEncoder("stderr"));
    private final ByteArrayOutputStream block = new ByteArrayOutputStream(BLOCK);

    private FileChannel channel;
    private long length;
    private long generation;
    private boolean closed;
    private boolean removed;

    /** A new log of a container's first run. */
    public ContainerLog(Path directory, int maxFiles, InstantSource clock) {
        this(directory, 0, maxFiles, clock);
    }

    /** A new log in the container's existing directory for logs; {@code maxFiles} counts the current file too. */
    public ContainerLog(Path directory, int run, int maxFiles, InstantSource clock) {
        if (maxFiles < 2) {
            throw new IllegalArgumentException("containerLogMaxFiles must be at least 2, not " + maxFiles);
        }
        this.directory = directory;
        this.run = run;
        this.maxFiles = maxFiles;
        this.clock = clock;
        this.channel = open();
    }

    /** Appends what the container wrote to {@code stdout} or {@code stderr}; returns when the file system has it. */
    public void append(String stream, byte[] bytes, int count) throws IOException {
        write(stream, encoder -> encoder.encode(bytes, count, CriDecoder.timestamp(clock.instant()), block));
    }

    /** Appends what the stream, now at its end, had not ended with a newline. */
    public void finish(String stream) throws IOException {
        write(stream, encoder -> encoder.finish(CriDecoder.timestamp(clock.instant()), block));
    }

    private void write(String stream, Consumer<CriEncoder> encoding) throws IOException {
        lock.lock();
        try {
            CriEncoder encoder = encoders.get(stream);
            if (encoder == null || closed) {
                throw new IOException(encoder == null ? "no such stream: " + stream : "the log is closed");
            }
            block.reset();
            encoding.accept(encoder);
            ByteBuffer buffer = ByteBuffer.wrap(block.toByteArray());
            while (buffer.hasRemaining()) {
                length += channel.write(buffer);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The length of the current file in bytes. */
    public long length() {
        lock.lock();
        try {
            return length;
        } finally {
            lock.unlock();
        }
    }

    /** Begins a new current file; the oldest one goes when there are too many. Does nothing once the container has ended. */
    public void rotate() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            channel.close();
            for (int number = maxFiles - 1; number > 1; number--) {
                if (Files.exists(rotated(number - 1))) {
                    Files.move(rotated(number - 1), rotated(number), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            Files.move(current(), rotated(1), StandardCopyOption.REPLACE_EXISTING);
            channel = open();
            length = 0;
            generation++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The container has ended: followers finish at the end of the file. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                channel.close();
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The pod is gone: nobody can begin to read any more; who already reads comes to the end. */
    public void remove() throws IOException {
        close();
        lock.lock();
        try {
            removed = true;
            Files.deleteIfExists(current());
            for (int number = 1; number < maxFiles; number++) {
                Files.deleteIfExists(rotated(number));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #remove} was called. */
    public boolean removed() {
        lock.lock();
        try {
            return removed;
        } finally {
            lock.unlock();
        }
    }

    /** Writes what a query asks for; a follower returns when the container has ended and all is written. */
    public void read(LogQuery query, OutputStream out) throws IOException {
        read(query, out, () -> false);
    }

    /** Lets followers look whether they are to stop. */
    public void wakeReaders() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The same, but a follower also returns where it is when it is to stop, which {@link #wakeReaders} makes it look at. */
    public void read(LogQuery query, OutputStream out, BooleanSupplier stop) throws IOException {
        CriDecoder decoder = new CriDecoder(query, out);
        byte[] bytes = new byte[BLOCK];
        boolean first = true;
        boolean more = true;
        while (more && !decoder.full() && !stop.getAsBoolean()) {
            try (FileReader file = openCurrent(first ? query : LogQuery.all())) {
                first = false;
                more = readFile(file, query, decoder, bytes, out, stop);
            }
        }
        out.flush();
    }

    /** Reads one file to its end; true when a newer file is to be read next. */
    private boolean readFile(
            FileReader file, LogQuery query, CriDecoder decoder, byte[] bytes, OutputStream out, BooleanSupplier stop)
            throws IOException {
        while (!decoder.full() && !stop.getAsBoolean()) {
            int count = file.next(bytes);
            if (count > 0) {
                decoder.decode(bytes, count);
                continue;
            }
            if (!query.follow()) {
                return false;
            }
            out.flush();
            switch (await(file, stop)) {
                case MORE -> {}
                case ROTATED -> {
                    return true;
                }
                case OVER -> {
                    return false;
                }
            }
        }
        return false;
    }

    private enum Awaited {
        MORE,
        ROTATED,
        OVER
    }

    private Awaited await(FileReader file, BooleanSupplier stop) throws IOException {
        lock.lock();
        try {
            while (true) {
                if (file.generation != generation) {
                    // Nothing is written to a rotated file, so what its reader has not seen yet is in it now.
                    return file.position < file.channel.size() ? Awaited.MORE : Awaited.ROTATED;
                }
                if (file.position < length) {
                    return Awaited.MORE;
                }
                if (closed || stop.getAsBoolean()) {
                    return Awaited.OVER;
                }
                boolean signalled = changed.await(1, TimeUnit.MINUTES);
                if (!signalled && Thread.currentThread().isInterrupted()) {
                    return Awaited.OVER;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Awaited.OVER;
        } finally {
            lock.unlock();
        }
    }

    private FileReader openCurrent(LogQuery query) throws IOException {
        lock.lock();
        try {
            if (removed) {
                throw new NoSuchFileException(current().toString());
            }
            FileChannel reading = FileChannel.open(current(), StandardOpenOption.READ);
            long start = query.tailLines() == null ? 0 : TailStart.find(reading, length, query.tailLines());
            return new FileReader(reading, generation, start);
        } finally {
            lock.unlock();
        }
    }

    private static final class FileReader implements AutoCloseable {
        private final FileChannel channel;
        private final long generation;
        private long position;

        FileReader(FileChannel channel, long generation, long position) {
            this.channel = channel;
            this.generation = generation;
            this.position = position;
        }

        int next(byte[] bytes) throws IOException {
            int count = channel.read(ByteBuffer.wrap(bytes), position);
            position += Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private FileChannel open() {
        try {
            return FileChannel.open(current(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the container's log " + current(), e);
        }
    }

    private Path current() {
        return directory.resolve(run + ".log");
    }

    private Path rotated(int number) {
        return directory.resolve(run + ".log." + number);
    }
}
