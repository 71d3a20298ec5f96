package org.fedoracopr.runner.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.runner.log.LogStream;

/**
 * What a program printed, and how it ended.
 *
 * @param truncated true when it printed more than was kept
 */
public record CapturedOutput(ExitStatus status, String text, boolean truncated) {

    static final class Collector implements LogStream {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final int maxBytes;
        private boolean truncated;

        Collector(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public synchronized void write(byte[] chunk, int offset, int length) {
            int kept = Math.min(length, maxBytes - bytes.size());
            truncated |= kept < length;
            bytes.write(chunk, offset, kept);
        }

        @Override
        public void finish() {}

        synchronized CapturedOutput finish(ExitStatus status) {
            return new CapturedOutput(status, bytes.toString(StandardCharsets.UTF_8), truncated);
        }
    }
}
