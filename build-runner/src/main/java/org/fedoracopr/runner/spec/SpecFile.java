package org.fedoracopr.runner.spec;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a spec file, as far as its preamble can reach. */
public final class SpecFile {

    private static final int MAX_BYTES = 4 << 20;

    private SpecFile() {}

    /** Bytes that are not UTF-8 are replaced: none stands in what is evaluated. */
    public static String read(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            return new String(input.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        }
    }
}
