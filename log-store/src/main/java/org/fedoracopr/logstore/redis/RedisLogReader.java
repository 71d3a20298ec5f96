package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;

/** A reader of a log whose newest bytes are in Redis. */
final class RedisLogReader implements LogReader {
    private final RedisLog log;
    private final LogReader beginning;
    private final Runnable release;
    private long promised;
    private boolean closed;

    RedisLogReader(RedisLog log, LogReader beginning, Runnable release) {
        this.log = log;
        this.beginning = beginning;
        this.release = release;
    }

    @Override
    public LogState state() throws IOException {
        return promise(log.state());
    }

    @Override
    public int read(long position, ByteBuffer into) throws IOException {
        int count = into.hasRemaining() ? log.read(beginning, position, into) : 0;
        if (count == 0 && into.hasRemaining() && position < promised) {
            throw RedisLog.lost();
        }
        return count;
    }

    @Override
    public LogState awaitGrowth(long beyond, Duration atMost) throws IOException, InterruptedException {
        return promise(log.awaitGrowth(beyond, atMost));
    }

    @Override
    public boolean isExpired() throws IOException {
        return beginning.isExpired();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        release.run();
        beginning.close();
    }

    private LogState promise(LogState state) {
        promised = state.length();
        return state;
    }
}
