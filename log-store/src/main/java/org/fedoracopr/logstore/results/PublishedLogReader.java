package org.fedoracopr.logstore.results;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.jspecify.annotations.Nullable;

/** A reader of a published log: uncompresses from the beginning, and again from there when it has to go back. */
final class PublishedLogReader implements LogReader {
    private final PublishedLog log;
    private @Nullable InputStream plain;
    private long position;

    PublishedLogReader(PublishedLog log) {
        this.log = log;
    }

    @Override
    public LogState state() {
        return new LogState(log.seal().length(), log.seal(), false);
    }

    @Override
    public int read(long from, ByteBuffer into) throws IOException {
        long available = log.seal().length() - from;
        if (available <= 0 || !into.hasRemaining()) {
            return 0;
        }
        int count = at(from).read(into.array(), into.arrayOffset() + into.position(), (int)
                Math.min(into.remaining(), available));
        if (count <= 0) {
            throw shorter();
        }
        into.position(into.position() + count);
        position += count;
        return count;
    }

    @Override
    public LogState awaitGrowth(long beyond, Duration atMost) {
        return state();
    }

    @Override
    public boolean isExpired() {
        return false;
    }

    @Override
    public void close() throws IOException {
        if (plain != null) {
            plain.close();
            plain = null;
        }
    }

    private InputStream at(long from) throws IOException {
        if (plain == null || from < position) {
            close();
            plain = new GZIPInputStream(new BufferedInputStream(log.compressed(), 64 * 1024), 64 * 1024);
            position = 0;
        }
        while (position < from) {
            long skipped = plain.skip(from - position);
            if (skipped <= 0) {
                throw shorter();
            }
            position += skipped;
        }
        return plain;
    }

    private IOException shorter() {
        return new IOException(log.file() + " has less than the " + log.seal().length() + " bytes of its manifest");
    }
}
