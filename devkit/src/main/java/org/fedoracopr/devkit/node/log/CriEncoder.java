package org.fedoracopr.devkit.node.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Turns the bytes of one output stream of a container into CRI log lines: {@code <timestamp> <stream> <F|P> <content>}.
 *
 * <p>A line longer than {@link #LONGEST} bytes, and an end without a newline, become entries marked P, so that a reader can give back
 * the very bytes. At most one such piece is held in memory.
 */
public final class CriEncoder {

    /** The longest content of one entry, in bytes, as with containerd. */
    public static final int LONGEST = 16 * 1024;

    private final byte[] stream;
    private final byte[] pending = new byte[LONGEST];
    private int held;

    public CriEncoder(String stream) {
        this.stream = (" " + stream + " ").getBytes(StandardCharsets.US_ASCII);
    }

    /** Adds the entries that these bytes complete. */
    public void encode(byte[] bytes, int length, byte[] timestamp, ByteArrayOutputStream out) {
        int at = 0;
        while (at < length) {
            int newline = at;
            int most = Math.min(length, at + LONGEST - held);
            while (newline < most && bytes[newline] != '\n') {
                newline++;
            }
            boolean full = newline < most;
            if (full) {
                entry('F', bytes, at, newline - at, timestamp, out);
                at = newline + 1;
            } else if (held + newline - at == LONGEST) {
                entry('P', bytes, at, newline - at, timestamp, out);
                at = newline;
            } else {
                System.arraycopy(bytes, at, pending, held, newline - at);
                held += newline - at;
                at = newline;
            }
        }
    }

    /** Adds what was not ended by a newline. */
    public void finish(byte[] timestamp, ByteArrayOutputStream out) {
        if (held > 0) {
            entry('P', pending, 0, 0, timestamp, out);
        }
    }

    private void entry(char tag, byte[] bytes, int from, int count, byte[] timestamp, ByteArrayOutputStream out) {
        out.write(timestamp, 0, timestamp.length);
        out.write(stream, 0, stream.length);
        out.write(tag);
        out.write(' ');
        out.write(pending, 0, held);
        held = 0;
        out.write(bytes, from, count);
        out.write('\n');
    }
}
