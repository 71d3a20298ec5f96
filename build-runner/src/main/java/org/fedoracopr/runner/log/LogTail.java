package org.fedoracopr.runner.log;

import java.nio.charset.StandardCharsets;

/** Remembers the end of a stream of lines, in bounded memory. */
public final class LogTail implements LogSink {

    private final byte[] ring;
    private long written;

    public LogTail(int capacityBytes) {
        ring = new byte[capacityBytes];
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int kept = Math.min(length, ring.length);
        int from = offset + length - kept;
        int place = (int) ((written + length - kept) % ring.length);
        int untilEnd = Math.min(kept, ring.length - place);
        System.arraycopy(bytes, from, ring, place, untilEnd);
        System.arraycopy(bytes, from + untilEnd, ring, 0, kept - untilEnd);
        written += length;
    }

    /** The last lines, at most {@code bytes} long in UTF-8; the first is whole unless it alone is longer. */
    public synchronized String lastLines(int bytes) {
        int held = (int) Math.min(written, ring.length);
        int wanted = Math.min(held, bytes);
        byte[] end = new byte[wanted];
        for (int index = 0; index < wanted; index++) {
            end[index] = ring[(int) ((written - wanted + index) % ring.length)];
        }
        String text = new String(end, StandardCharsets.UTF_8);
        int firstBreak = text.indexOf('\n');
        boolean cut = wanted < written;
        return cut && firstBreak >= 0 && firstBreak < text.length() - 1 ? text.substring(firstBreak + 1) : text;
    }
}
