package org.fedoracopr.devkit.node.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;

/** The last bytes of something that may be long. */
final class Tail {

    private Tail() {}

    static byte[] of(Path file, int most) throws IOException {
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(Math.max(0, in.length() - most));
            byte[] bytes = new byte[(int) Math.min(most, in.length())];
            in.readFully(bytes);
            return bytes;
        }
    }

    static byte[] of(byte[] bytes, int most) {
        return bytes.length <= most ? bytes : Arrays.copyOfRange(bytes, bytes.length - most, bytes.length);
    }
}
