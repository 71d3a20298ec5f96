package org.fedoracopr.runner.log;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/**
 * The live log and its only writer: every byte goes to the file first and then to the runner's own output, in whole lines (LOG-3).
 *
 * <p>The file is appended to and never truncated. A reader that is gone (a closed output) does not end the build: the file is the log. A file
 * that cannot be written does end it. After {@link #close()}, which ends the log with a newline, writes are dropped.
 *
 * <p>The file is a stream, not a channel: a channel would be closed for everybody when a thread that is interrupted writes to it.
 */
public final class BuildLog implements LogSink, AutoCloseable {

    private static final int TAIL_BYTES = 16 * 1024;

    private final FileOutputStream file;
    private final OutputStream output;
    private final LogTail tail = new LogTail(TAIL_BYTES);
    private boolean atLineStart = true;
    private boolean outputBroken;
    private boolean closed;
    private long written;
    private long maxBytes = Long.MAX_VALUE;
    private @Nullable Runnable tooLong;

    private BuildLog(FileOutputStream file, OutputStream output) {
        this.file = file;
        this.output = output;
    }

    /** Opens the log, making its directory. */
    public static BuildLog open(Path path, OutputStream output) throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        return new BuildLog(new FileOutputStream(path.toFile(), true), output);
    }

    /** Calls {@code action} once when programs have written more than {@code bytes}; their output is dropped from then on. */
    public synchronized void limit(long bytes, Runnable action) {
        maxBytes = bytes;
        tooLong = action;
    }

    /** A stream for one program's raw output, filtered into this log and then into {@code sinks}. */
    public LogStream stream(LogSink... sinks) {
        return new LogFilter((bytes, offset, length) -> {
            if (writeOfProgram(bytes, offset, length)) {
                for (LogSink sink : sinks) {
                    sink.write(bytes, offset, length);
                }
            }
        });
    }

    /** Writes text of the runner's own, which starts on a line of its own and ends with a newline. */
    public synchronized void line(String text) {
        String ended = text.endsWith("\n") ? text : text + "\n";
        byte[] bytes = (atLineStart ? ended : "\n" + ended).getBytes(StandardCharsets.UTF_8);
        write(bytes, 0, bytes.length);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        if (closed || length == 0) {
            return;
        }
        writeToFile(bytes, offset, length);
        writeToOutput(bytes, offset, length);
        tail.write(bytes, offset, length);
        written += length;
        atLineStart = bytes[offset + length - 1] == '\n';
    }

    private boolean writeOfProgram(byte[] bytes, int offset, int length) {
        Runnable action;
        synchronized (this) {
            if (written <= maxBytes) {
                write(bytes, offset, length);
                if (written <= maxBytes) {
                    return true;
                }
            }
            action = tooLong;
            tooLong = null;
        }
        if (action != null) {
            action.run();
        }
        return false;
    }

    private void writeToFile(byte[] bytes, int offset, int length) {
        try {
            file.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the log: " + Explanations.of(e), e);
        }
    }

    private void writeToOutput(byte[] bytes, int offset, int length) {
        if (outputBroken) {
            return;
        }
        try {
            output.write(bytes, offset, length);
            output.flush();
        } catch (IOException e) {
            outputBroken = true;
        }
    }

    /** The last lines of the log, at most {@code bytes} long. */
    public synchronized String lastLines(int bytes) {
        return tail.lastLines(bytes);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        if (!atLineStart) {
            write(new byte[] {'\n'}, 0, 1);
        }
        closed = true;
        try (file) {
            file.getFD().sync();
        }
    }
}
