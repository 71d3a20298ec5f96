package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Reads the end of a log that mock wrote: a build may print without bounds, and what lies in the result directory may be a link or a pipe. */
final class LogEnd {

    private LogEnd() {}

    /** At most so many bytes as text; empty where there is no such file. */
    static String of(Path file, int bytes) {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            channel.position(Math.max(0, channel.size() - bytes));
            var end = ByteBuffer.allocate(bytes);
            while (end.hasRemaining() && channel.read(end) >= 0) {
                // Until the buffer is full or the file has ended.
            }
            return new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
