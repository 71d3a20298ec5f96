package org.fedoracopr.runner.log;

import java.util.Arrays;

/** Bytes that grow at their end, in an array that is used again: unlike {@code ByteArrayOutputStream} without a lock or a copy for the reader. */
final class ByteBuilder {

    private byte[] bytes = new byte[256];
    private int length;

    void append(byte[] source, int offset, int count) {
        if (count > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, count), 2 * length));
        }
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
    }

    /** The array with the bytes; valid until the next change. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether it ends with this byte. */
    boolean endsWith(char last) {
        return length > 0 && bytes[length - 1] == last;
    }

    void clear() {
        length = 0;
    }
}
