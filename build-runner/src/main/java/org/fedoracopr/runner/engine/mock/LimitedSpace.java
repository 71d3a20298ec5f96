package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Scratch space on a disk that it shares with others, of which it may use so much: the kubelet counts an emptyDir's blocks, and so does du here.
 *
 * <p>du is no program of the build, so it leaves nothing in its log; it stays on one file system and follows no links.
 */
final class LimitedSpace implements ScratchSpace {

    private static final int LONGEST_ANSWER = 4096;

    private final Path directory;
    private final long size;
    private @Nullable Process du;
    private boolean closed;

    LimitedSpace(Path directory, long size) {
        this.directory = directory;
        this.size = size;
    }

    @Override
    public Use measure() throws IOException {
        Process process = start();
        try {
            String answer = new String(process.getInputStream().readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
            return new Use(used(answer), size);
        } finally {
            process.destroyForcibly();
        }
    }

    /** Files that vanish meanwhile make it fail, but the sum is there all the same. */
    private static long used(String answer) throws IOException {
        String[] fields = answer.split("\t", 2);
        try {
            return Long.parseLong(fields[0]);
        } catch (NumberFormatException e) {
            throw new IOException("du has no answer", e);
        }
    }

    private synchronized Process start() throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        Process process = new ProcessBuilder("du", "-s", "-x", "--block-size=1", "--", directory.toString())
                .redirectError(Redirect.DISCARD)
                .start();
        du = process;
        return process;
    }

    @Override
    public synchronized void close() {
        closed = true;
        Process running = du;
        if (running != null) {
            running.destroyForcibly();
        }
    }
}
