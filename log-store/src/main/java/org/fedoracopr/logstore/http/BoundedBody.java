package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A request body read byte by byte, at most so many bytes and for at most so long. */
final class BoundedBody {
    private final InputStream source;
    private final int maxBytes;
    private final InstantSource clock;
    private final Duration atMost;
    private final Instant deadline;
    private final byte[] buffer = new byte[8 * 1024];
    private int position;
    private int limit;
    private long total;

    BoundedBody(InputStream source, int maxBytes, InstantSource clock, Duration atMost) {
        this.source = source;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.atMost = atMost;
        this.deadline = clock.instant().plus(atMost);
    }

    /** The next byte, or -1 at the end. */
    int read() throws HttpFault {
        if (position == limit && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xff;
    }

    /** Reads what is left and forgets it, so that a client that is still sending can read the answer. */
    void discard() {
        long bound = 2L * maxBytes;
        try {
            while (total < bound && clock.instant().isBefore(deadline)) {
                int count = source.read(buffer);
                if (count < 0) {
                    return;
                }
                total += count;
            }
        } catch (IOException gone) {
            // The client does not wait for the answer; nothing is lost.
            total = bound;
        }
    }

    static HttpFault tooLarge(int maxBytes) {
        return new HttpFault(
                413,
                "too-large",
                "the body of an update is at most " + maxBytes + " bytes; send the log in smaller batches");
    }

    private boolean fill() throws HttpFault {
        int count = receive();
        if (count < 0) {
            return false;
        }
        total += count;
        if (total > maxBytes) {
            throw tooLarge(maxBytes);
        }
        if (clock.instant().isAfter(deadline)) {
            throw new HttpFault(
                    408,
                    "too-slow",
                    "the update did not arrive within " + atMost.toSeconds() + " s; send smaller batches");
        }
        position = 0;
        limit = count;
        return count > 0 || fill();
    }

    private int receive() throws HttpFault {
        try {
            return source.read(buffer);
        } catch (IOException cut) {
            throw new HttpFault(408, "cut", "the update did not arrive whole, or stalled on the way; send it again");
        }
    }
}
