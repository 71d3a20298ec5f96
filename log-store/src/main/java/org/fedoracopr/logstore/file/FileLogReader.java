package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.jspecify.annotations.Nullable;

/** A reader of a log in a file, with a file handle of its own. */
final class FileLogReader implements LogReader {
    private final FileLog log;
    private final Runnable release;
    private @Nullable FileChannel channel;
    private boolean closed;

    FileLogReader(FileLog log, Runnable release) {
        this.log = log;
        this.release = release;
    }

    @Override
    public LogState state() throws IOException {
        return log.state();
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        long available = log.state().length() - position;
        if (available <= 0 || !into.hasRemaining()) {
            return 0;
        }
        // The file exists only once the log has bytes.
        if (channel == null) {
            channel = FileChannel.open(log.file(), StandardOpenOption.READ);
        }
        int limit = into.limit();
        try {
            into.limit(into.position() + (int) Math.min(into.remaining(), available));
            int count = channel.read(into, position);
            if (count <= 0) {
                throw new IOException(log.file() + " is shorter than what was stored in it");
            }
            return count;
        } finally {
            into.limit(limit);
        }
    }

    @Override
    public LogState awaitGrowth(long beyond, Duration atMost) throws IOException, InterruptedException {
        return log.awaitGrowth(beyond, atMost);
    }

    @Override
    public boolean isExpired() throws IOException {
        return log.isExpired();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        release.run();
        if (channel != null) {
            channel.close();
        }
    }
}
