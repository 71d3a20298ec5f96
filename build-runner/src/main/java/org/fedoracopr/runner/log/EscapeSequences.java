package org.fedoracopr.runner.log;

/**
 * Removes terminal control from one line: escape sequences of ECMA-48 (CSI with any parameters, OSC and the other strings, charset and two-byte
 * sequences) and the control characters CR, SO and SI (LOG-1, LOG-2).
 *
 * <p>A sequence that the line does not complete loses its ESC only, so that no text is swallowed.
 */
final class EscapeSequences {

    private static final int ESCAPE = 0x1b;
    private static final int BELL = 0x07;

    private EscapeSequences() {}

    /** Whether a byte is one that makes a line need {@link #strip}. */
    static boolean isControl(byte value) {
        return value == ESCAPE || value == '\r' || value == 0x0e || value == 0x0f;
    }

    /** Appends what stays of the line to {@code output}, whose runs of ordinary bytes are copied at once. */
    static void strip(byte[] line, int length, ByteBuilder output) {
        int index = 0;
        int kept = 0;
        while (index < length) {
            if (!isControl(line[index])) {
                index++;
                continue;
            }
            output.append(line, kept, index - kept);
            index = line[index] == ESCAPE ? Math.max(end(line, length, index), index + 1) : index + 1;
            kept = index;
        }
        output.append(line, kept, length - kept);
    }

    /** The index after the sequence that starts at {@code start}; -1 when there is none. */
    private static int end(byte[] line, int length, int start) {
        if (start + 1 >= length) {
            return -1;
        }
        int kind = line[start + 1] & 0xff;
        return switch (kind) {
            case '[' -> controlSequenceEnd(line, length, start + 2);
            case ']', 'P', 'X', '^', '_' -> stringEnd(line, length, start + 2);
            default -> shortEnd(line, length, start + 1);
        };
    }

    private static int controlSequenceEnd(byte[] line, int length, int from) {
        int index = skip(line, length, from, 0x30, 0x3f);
        index = skip(line, length, index, 0x20, 0x2f);
        return index < length && within(line[index], 0x40, 0x7e) ? index + 1 : -1;
    }

    private static int stringEnd(byte[] line, int length, int from) {
        for (int index = from; index < length; index++) {
            if (line[index] == BELL) {
                return index + 1;
            }
            if (line[index] == ESCAPE) {
                return index + 1 < length && line[index + 1] == '\\' ? index + 2 : -1;
            }
        }
        return -1;
    }

    private static int shortEnd(byte[] line, int length, int from) {
        int index = skip(line, length, from, 0x20, 0x2f);
        return index < length && within(line[index], 0x30, 0x7e) ? index + 1 : -1;
    }

    private static int skip(byte[] line, int length, int from, int lowest, int highest) {
        int index = from;
        while (index < length && within(line[index], lowest, highest)) {
            index++;
        }
        return index;
    }

    private static boolean within(byte value, int lowest, int highest) {
        int unsigned = value & 0xff;
        return unsigned >= lowest && unsigned <= highest;
    }
}
