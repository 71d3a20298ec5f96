package org.fedoracopr.bench.agent;

import java.nio.charset.StandardCharsets;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;

/** The log that every simulated builder prints: about 4 KiB, the same for all, so that its seal can stand in a template. */
public final class SimulatedLog {

    private static final int LINES = 64;

    /** All of it. */
    private static final byte[] BYTES = text().getBytes(StandardCharsets.UTF_8);

    private static final LogSeal SEAL = new LogSeal(BYTES.length, Digests.hex(BYTES));

    private SimulatedLog() {}

    public static byte[] bytes() {
        return BYTES.clone();
    }

    public static LogSeal seal() {
        return SEAL;
    }

    private static String text() {
        var text = new StringBuilder();
        for (int line = 1; line <= LINES; line++) {
            text.append("+ %04d make: a line of a simulated build, of ordinary length\n".formatted(line));
        }
        return text.toString();
    }
}
