package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;

/**
 * The record of a directory that is moved out of its place for another build: {@code .replaced/<time>-<build UID>.json}, there from before the move until the
 * other build stands in the place.
 *
 * <p>An agent that dies between the two moves leaves it behind; from it another one knows where the directory belongs.
 *
 * @param directory the place, relative to the volume
 */
record Replacement(String buildUid, int attempt, String directory) {

    static final String FOLDER = ".replaced";
    static final String SUFFIX = ".json";

    private static final int MAX_BYTES = 8192;
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int STAMP_LENGTH = "20260101T000000.000Z".length();

    /** The name of what is replaced at that moment for a build. */
    static String name(Instant now, String buildUid) {
        return STAMP.format(now) + "-" + buildUid;
    }

    /** When that was; empty for a name of another form. */
    static Optional<Instant> time(String name) {
        try {
            return name.length() > STAMP_LENGTH
                    ? Optional.of(STAMP.parse(name.substring(0, STAMP_LENGTH), Instant::from))
                    : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** The record's file beside a replaced directory. */
    static Path file(Path replaced) {
        return replaced.resolveSibling(replaced.getFileName() + SUFFIX);
    }

    void write(DurableFiles durable, Path replaced) throws IOException {
        durable.replace(file(replaced), ProtocolJson.document(this));
    }

    /** The record beside a replaced directory; empty when there is none that can be read. */
    static Optional<Replacement> read(FileOperations operations, Path replaced) throws IOException {
        try {
            return operations.read(file(replaced), MAX_BYTES).map(bytes -> ProtocolJson.read(Replacement.class, bytes));
        } catch (ProtocolException | FileTooLongException e) {
            return Optional.empty();
        }
    }
}
