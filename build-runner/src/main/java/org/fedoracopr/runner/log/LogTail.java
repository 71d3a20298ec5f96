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
        int skipped = Math.max(0, length - ring.length);
        written += skipped;
        for (int index = skipped; index < length; index++) {
            ring[(int) (written++ % ring.length)] = bytes[offset + index];
        }
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
