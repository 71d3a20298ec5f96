package org.fedoracopr.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * A pseudo-terminal: a program whose output goes to its far end takes it for a person's and shows its progress, as mock, dnf and rpmbuild then do (ENG-11).
 *
 * <p>It is raw: bytes come as they were written. It never becomes anybody's controlling terminal.
 */
final class Terminal implements AutoCloseable {

    private static final int POLL_MILLISECONDS = 200;
    private static final int ROWS = 24;
    /** What dnf fits its tables into; upstream's unbuffer has no other. */
    private static final int COLUMNS = 80;

    private final int near;
    private final int far;
    private final String path;
    private boolean farOpen = true;
    private boolean taken;
    private volatile boolean closed;

    private Terminal(int near, int far, String path) {
        this.near = near;
        this.far = far;
        this.path = path;
    }

    /** Opens one; fails where the machine has none to give. */
    static Terminal open() throws IOException {
        int near = NativeTerminal.openNear();
        try {
            String path = NativeTerminal.farPath(near);
            int far = openFar(path);
            return new Terminal(near, far, path);
        } catch (IOException e) {
            NativeTerminal.close(near);
            throw e;
        }
    }

    private static int openFar(String path) throws IOException {
        int far = NativeTerminal.openFar(path);
        try {
            NativeTerminal.makeRaw(far);
            NativeTerminal.resize(far, ROWS, COLUMNS);
            return far;
        } catch (IOException e) {
            NativeTerminal.close(far);
            throw e;
        }
    }

    /** What the program opens for its output, e.g. {@code /dev/pts/3}. */
    String path() {
        return path;
    }

    /** Lets go of the far end: once nobody else has it open either, the output has ended. */
    synchronized void releaseFarEnd() {
        if (farOpen) {
            farOpen = false;
            NativeTerminal.close(far);
        }
    }

    /** What is written to the far end; ends when that is closed by everybody, or with {@link #close()}. */
    synchronized InputStream output() throws IOException {
        if (closed || taken) {
            throw new IOException("the terminal is closed, or somebody reads it already");
        }
        taken = true;
        return new Output();
    }

    /** The near end is closed by its reader, who may be about to read it: its number could be another file's by then. */
    @Override
    public synchronized void close() {
        releaseFarEnd();
        if (!closed && !taken) {
            NativeTerminal.close(near);
        }
        closed = true;
    }

    /** Reads in short waits, so that a far end that something keeps open for ever does not hold the reader; closes the near end. */
    private final class Output extends InputStream {
        private final Arena arena = Arena.ofShared();
        private MemorySegment buffer = MemorySegment.NULL;
        private boolean open = true;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (buffer.byteSize() < length) {
                buffer = arena.allocate(length);
            }
            do {
                // Looked at first: what holds the far end open may also write for ever.
                if (closed) {
                    return -1;
                }
            } while (!NativeTerminal.awaitReadable(near, POLL_MILLISECONDS));
            int count = NativeTerminal.read(near, buffer, length);
            if (count <= 0) {
                return -1;
            }
            MemorySegment.copy(buffer, ValueLayout.JAVA_BYTE, 0, bytes, offset, count);
            return count;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                NativeTerminal.close(near);
                arena.close();
            }
        }
    }
}
