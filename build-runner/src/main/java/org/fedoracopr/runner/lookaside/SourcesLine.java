package org.fedoracopr.runner.lookaside;

import java.util.Locale;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;

/**
 * One line of a sources file (SRC-6): {@code <hash> <file>}, or {@code SHA512 (<file>) = <hash>}.
 *
 * @param hashType in lower case
 * @param hash as it is written
 * @param path of the file in the clone; the second form names no directory
 */
public record SourcesLine(String hashType, String hash, String path) {

    /** Reads one line; empty when it is blank. */
    public static Optional<SourcesLine> parse(String line, String defaultHashType) throws BuildException {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        String[] fields = stripped.split("\\s+", -1);
        if (fields.length == 2) {
            return Optional.of(new SourcesLine(defaultHashType, fields[0], fields[1]));
        }
        if (fields.length == 4) {
            String file = fields[1].replaceFirst("^\\(+", "").replaceFirst("\\)+$", "");
            String name = file.substring(file.lastIndexOf('/') + 1);
            return Optional.of(new SourcesLine(fields[0].toLowerCase(Locale.ROOT), fields[3], name));
        }
        throw new BuildException(
                FailureCause.SOURCES_UNAVAILABLE,
                "Weird sources line: " + stripped + ": write 'HASH FILE' or 'SHA512 (FILE) = HASH'");
    }

    /** The file's name without directories, as URLs have it. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
