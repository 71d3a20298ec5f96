package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.jspecify.annotations.Nullable;

/**
 * The agent's copy of the build's log, which the builder cannot reach.
 *
 * <p>Invariant: bytes once copied never change, and the digest is of exactly these; a restart computes it from the copy. What the builder does to its own
 * file after that is noted and changes nothing.
 */
final class LogCopy implements AutoCloseable {

    /** What a build may write beyond its bound: the runner notices the bound and says so in the log. */
    static final long SLACK_BYTES = 1 << 20;

    /** Copied at most at a time, so that the agent can say in between how far it is. */
    private static final long STEP_BYTES = 1L << 20;

    /** A log up to this length is compared with the builder's once more at the end. */
    private static final long COMPARED_BYTES = 256L << 20;

    private final FileChannel copy;
    private final MessageDigest digest = Digests.sha256();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 18);
    private final long maxBytes;
    private final Consumer<String> anomalies;
    private long length;
    private @Nullable String key;
    private long seenSize;

    /**
     * @param maxBytes the log's bound, without slack
     * @param anomalies takes what is wrong with the builder's file
     */
    LogCopy(Path file, long maxBytes, Consumer<String> anomalies) throws IOException {
        this.maxBytes = maxBytes + SLACK_BYTES;
        this.anomalies = anomalies;
        this.copy =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            while (read(copy, length, Long.MAX_VALUE) > 0) {
                digest.update(buffer);
                length += buffer.limit();
            }
        } catch (IOException e) {
            copy.close();
            throw e;
        }
    }

    /** Takes what has grown, up to a bound; true when there may be more at once. */
    boolean copyFrom(UntrustedFile shared, String name) throws IOException {
        try (UntrustedFile log = regular(shared, name).orElse(null)) {
            if (log == null) {
                return false;
            }
            FileChannel source = readable(log);
            if (source == null) {
                return false;
            }
            try (source) {
                return copyFrom(log, source);
            }
        }
    }

    private boolean copyFrom(UntrustedFile log, FileChannel source) throws IOException {
        long size = log.attributes().size();
        notice(log.key(), size);
        long end = Math.min(Math.min(size, maxBytes), length + STEP_BYTES);
        if (size > maxBytes) {
            anomalies.accept("the log has more than " + maxBytes + " bytes; the rest of it is not kept");
        }
        append(source, end);
        return length < Math.min(size, maxBytes) && length == end;
    }

    /** Compares the copy with what the builder's file holds now. */
    void compareWith(UntrustedFile shared, String name) throws IOException {
        try (UntrustedFile log = regular(shared, name).orElse(null)) {
            if (log == null) {
                if (length > 0) {
                    anomalies.accept("the builder removed its log");
                }
                return;
            }
            if (length <= COMPARED_BYTES) {
                try (FileChannel source = readable(log)) {
                    if (source != null && !digestOf(source).equals(copied().sha256())) {
                        anomalies.accept("the builder changed its log after it was copied");
                    }
                }
            }
        }
    }

    /** Length and digest of what is copied. */
    LogSeal copied() {
        return new LogSeal(length, Digests.soFar(digest));
    }

    long length() {
        return length;
    }

    /** As much of a window as is copied. */
    byte[] window(RangeRequest request) throws IOException {
        int available = Math.clamp(length - request.offset(), 0, request.length());
        ByteBuffer window = ByteBuffer.allocate(available);
        while (window.hasRemaining() && copy.read(window, request.offset() + window.position()) >= 0) {}
        byte[] bytes = new byte[window.position()];
        window.flip().get(bytes);
        return bytes;
    }

    @Override
    public void close() throws IOException {
        copy.close();
    }

    private String digestOf(FileChannel source) throws IOException {
        MessageDigest now = Digests.sha256();
        long position = 0;
        while (position < length && read(source, position, length) > 0) {
            now.update(buffer);
            position += buffer.limit();
        }
        return Digests.hex(now);
    }

    private @Nullable FileChannel readable(UntrustedFile log) {
        try {
            return log.open();
        } catch (IOException e) {
            anomalies.accept("the builder's log cannot be opened");
            return null;
        }
    }

    private Optional<UntrustedFile> regular(UntrustedFile shared, String name) throws IOException {
        Optional<UntrustedFile> log = shared.child(name);
        if (log.isPresent() && !log.get().attributes().isRegularFile()) {
            log.get().close();
            anomalies.accept("the builder's log is not a regular file");
            return Optional.empty();
        }
        return log;
    }

    private void notice(String nowKey, long nowSize) {
        if (key != null && !key.equals(nowKey)) {
            anomalies.accept("the builder replaced its log");
        }
        if (nowSize < Math.max(seenSize, Math.min(length, maxBytes))) {
            anomalies.accept("the builder truncated its log");
        }
        key = nowKey;
        seenSize = nowSize;
    }

    private void append(FileChannel source, long end) throws IOException {
        while (length < end && read(source, length, end) > 0) {
            digest.update(buffer.duplicate());
            int count = buffer.remaining();
            long position = length;
            while (buffer.hasRemaining()) {
                position += copy.write(buffer, position);
            }
            length += count;
        }
    }

    /** Fills the buffer from a position up to an end and flips it; 0 at the end of the file. */
    private int read(FileChannel source, long position, long end) throws IOException {
        buffer.clear().limit((int) Math.min(buffer.capacity(), end - position));
        int count = source.read(buffer, position);
        buffer.flip();
        return Math.max(count, 0);
    }
}
