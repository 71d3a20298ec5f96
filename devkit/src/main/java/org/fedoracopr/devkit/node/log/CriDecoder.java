package org.fedoracopr.devkit.node.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.fedoracopr.devkit.node.model.LogQuery;

/** Turns CRI log lines, in chunks of any size, back into what a container wrote, as a kubelet would show it for a query. */
final class CriDecoder {

    /** Longer than any line that {@link CriEncoder} writes. */
    private static final int LONGEST_LINE = CriEncoder.LONGEST + 128;

    private final LogQuery query;
    private final OutputStream out;
    private final byte[] line = new byte[LONGEST_LINE];
    private int held;
    private boolean lineStart = true;
    private long left;

    CriDecoder(LogQuery query, OutputStream out) {
        this.query = query;
        this.out = out;
        this.left = query.limitBytes() == null ? Long.MAX_VALUE : query.limitBytes();
    }

    /** Whether the query's limit of bytes is reached. */
    boolean full() {
        return left <= 0;
    }

    void decode(byte[] bytes, int length) throws IOException {
        for (int at = 0; at < length && !full(); ) {
            int newline = at;
            while (newline < length && bytes[newline] != '\n') {
                newline++;
            }
            if (held + newline - at > LONGEST_LINE) {
                throw new IOException("a line of the container's log file is longer than this node writes them");
            }
            if (newline == length || held > 0) {
                System.arraycopy(bytes, at, line, held, newline - at);
                held += newline - at;
                if (newline < length) {
                    entry(line, 0, held);
                    held = 0;
                }
            } else {
                entry(bytes, at, newline);
            }
            at = newline + 1;
        }
    }

    private void entry(byte[] bytes, int from, int to) throws IOException {
        int time = space(bytes, from, to);
        int stream = space(bytes, time + 1, to);
        int tag = space(bytes, stream + 1, to);
        if (query.since() != null && timestamp(bytes, from, time).isBefore(query.since())) {
            return;
        }
        if (query.timestamps() && lineStart) {
            put(bytes, from, time - from + 1);
        }
        put(bytes, tag + 1, to - tag - 1);
        lineStart = bytes[tag - 1] == 'F';
        if (lineStart) {
            put(new byte[] {'\n'}, 0, 1);
        }
    }

    private void put(byte[] bytes, int from, int count) throws IOException {
        int most = (int) Math.min(count, left);
        out.write(bytes, from, most);
        left -= most;
    }

    private static Instant timestamp(byte[] bytes, int from, int to) throws IOException {
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IOException("the container's log file has a line without a timestamp: " + text, e);
        }
    }

    private static int space(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to && bytes[at] != ' ') {
            at++;
        }
        if (at == to) {
            throw new IOException("the container's log file has a line that is no log entry");
        }
        return at;
    }

    /** A timestamp of fixed width, as a kubelet shows them. */
    static byte[] timestamp(Instant instant) {
        OffsetDateTime time = instant.atOffset(ZoneOffset.UTC);
        return "%04d-%02d-%02dT%02d:%02d:%02d.%09dZ"
                .formatted(
                        time.getYear(),
                        time.getMonthValue(),
                        time.getDayOfMonth(),
                        time.getHour(),
                        time.getMinute(),
                        time.getSecond(),
                        time.getNano())
                .getBytes(StandardCharsets.US_ASCII);
    }
}
