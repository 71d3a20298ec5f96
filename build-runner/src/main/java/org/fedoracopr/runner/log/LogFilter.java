package org.fedoracopr.runner.log;

/**
 * Makes a program's raw output readable in a log: of a progress bar only the last frame stays, colours and other escape sequences go (LOG-1, LOG-2).
 *
 * <p>Works on bytes, so that invalid UTF-8 passes unharmed, and line by line, whatever the chunks: a line leaves with its newline, the last one at
 * {@link #finish()} without. Each chunk leads to at most one write to the sink, and lines without control characters are not copied. Memory is bounded:
 * of a line longer than {@link #MAX_LINE_BYTES} a part leaves before its newline is seen.
 */
public final class LogFilter implements LogStream {

    static final int MAX_LINE_BYTES = 1024 * 1024;

    private static final byte[] NEWLINE = {'\n'};

    private final LogSink sink;

    /** The current frame of the current line; empty before the line's first byte. */
    private final ByteBuilder line = new ByteBuilder();

    private final ByteBuilder complete = new ByteBuilder();

    public LogFilter(LogSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        int end = offset + count;
        int lineStart = offset;
        // Lines since here are as they shall be and stand behind each other in the chunk.
        int cleanStart = offset;
        boolean clean = line.length() == 0;
        for (int index = offset; index < end; index++) {
            byte next = bytes[index];
            if ((next & 0xe0) != 0) {
                continue;
            }
            if (next != '\n') {
                clean &= !EscapeSequences.isControl(next);
                continue;
            }
            if (!clean) {
                complete.append(bytes, cleanStart, lineStart - cleanStart);
                append(bytes, lineStart, index);
                emit();
                complete.append(NEWLINE, 0, 1);
                cleanStart = index + 1;
                clean = true;
            }
            lineStart = index + 1;
        }
        if (complete.length() == 0 && lineStart > cleanStart) {
            sink.write(bytes, cleanStart, lineStart - cleanStart);
        } else {
            complete.append(bytes, cleanStart, lineStart - cleanStart);
        }
        append(bytes, lineStart, end);
        pass();
    }

    @Override
    public void finish() {
        emit();
        pass();
    }

    /** Adds a part of the current line, without its newline, frame by frame. */
    private void append(byte[] bytes, int from, int to) {
        int index = from;
        while (index < to) {
            if (line.endsWith('\r')) {
                // A carriage return that something follows: what was before it has been overwritten on a terminal.
                line.clear();
            }
            int frameEnd = frameEnd(bytes, index, to);
            while (index < frameEnd) {
                if (line.length() == MAX_LINE_BYTES) {
                    emit();
                }
                int part = Math.min(frameEnd - index, MAX_LINE_BYTES - line.length());
                line.append(bytes, index, part);
                index += part;
            }
        }
    }

    /** The index after the next carriage return. */
    private static int frameEnd(byte[] bytes, int from, int to) {
        for (int index = from; index < to; index++) {
            if (bytes[index] == '\r') {
                return index + 1;
            }
        }
        return to;
    }

    private void emit() {
        EscapeSequences.strip(line.array(), line.length(), complete);
        line.clear();
    }

    private void pass() {
        if (complete.length() > 0) {
            sink.write(complete.array(), 0, complete.length());
            complete.clear();
        }
    }
}
