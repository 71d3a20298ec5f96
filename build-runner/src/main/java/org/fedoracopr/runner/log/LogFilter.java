package org.fedoracopr.runner.log;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Makes a program's raw output readable in a log: of a progress bar only the last frame stays, colours and other escape sequences go (LOG-1, LOG-2).
 *
 * <p>Works on bytes, so that invalid UTF-8 passes unharmed, and line by line, whatever the chunks: a line leaves with its newline, the last one at
 * {@link #finish()} without. Memory is bounded: of a line longer than {@link #MAX_LINE_BYTES} a part leaves before its newline is seen.
 */
public final class LogFilter implements LogStream {

    static final int MAX_LINE_BYTES = 1024 * 1024;

    private final LogSink sink;
    private final EscapeSequences escapes = new EscapeSequences();
    private byte[] line = new byte[256];
    private int length;

    public LogFilter(LogSink sink) {
        this.sink = sink;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
        var complete = new ByteArrayOutputStream(count);
        for (int index = offset; index < offset + count; index++) {
            byte next = bytes[index];
            if (next == '\n') {
                emit(complete);
                complete.write('\n');
            } else {
                append(next, complete);
            }
        }
        pass(complete);
    }

    @Override
    public void finish() {
        var complete = new ByteArrayOutputStream(length);
        emit(complete);
        pass(complete);
    }

    private void append(byte next, ByteArrayOutputStream complete) {
        if (length > 0 && line[length - 1] == '\r') {
            // A carriage return that something follows: what was before it has been overwritten on a terminal.
            length = 0;
        } else if (length == MAX_LINE_BYTES) {
            emit(complete);
        }
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(2 * length, MAX_LINE_BYTES));
        }
        line[length++] = next;
    }

    private void emit(ByteArrayOutputStream complete) {
        escapes.strip(line, length, complete);
        length = 0;
    }

    private void pass(ByteArrayOutputStream complete) {
        if (complete.size() > 0) {
            sink.write(complete.toByteArray(), 0, complete.size());
        }
    }
}
