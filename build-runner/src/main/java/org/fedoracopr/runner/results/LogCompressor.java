package org.fedoracopr.runner.results;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.fedoracopr.runner.failure.Explanations;

/** Compresses the logs of the engine when a build has ended, however it ended: their names with {@code .gz} are what Copr shows (RES-8). */
final class LogCompressor {

    private static final List<String> LOGS = List.of("build.log", "root.log", "state.log");
    private static final int BUFFER_BYTES = 1 << 16;

    private final Consumer<String> log;

    LogCompressor(Consumer<String> log) {
        this.log = log;
    }

    /** A log that cannot be compressed, on a full disk for example, stays as it is. */
    void compress(Path directory) {
        for (String name : LOGS) {
            Path plain = directory.resolve(name);
            if (Files.isRegularFile(plain, LinkOption.NOFOLLOW_LINKS)) {
                compress(plain, directory.resolve(name + ".gz"), directory.resolve("." + name + ".gz.tmp"));
            }
        }
    }

    private void compress(Path plain, Path target, Path temporary) {
        try {
            Files.deleteIfExists(temporary);
            try (InputStream input = Files.newInputStream(plain, LinkOption.NOFOLLOW_LINKS);
                    OutputStream output = new GZIPOutputStream(Files.newOutputStream(temporary), BUFFER_BYTES)) {
                input.transferTo(output);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.delete(plain);
        } catch (IOException e) {
            log.accept("WARNING: " + plain.getFileName() + " is not compressed: " + Explanations.of(e));
            discard(temporary);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // What cannot be written to cannot be tidied either, and the build's own end is more important.
        }
    }
}
