package org.fedoracopr.runner.lookaside;

import java.util.Locale;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Excerpt;

/**
 * One line of a sources file (SRC-6): {@code <hash> <file>}, or {@code SHA512 (<file>) = <hash>}.
 *
 * @param hashType in lower case
 * @param hash as it is written
 * @param path of the file in the clone; the second form names no directory
 */
public record SourcesLine(String hashType, String hash, String path) {

    /** More than the longest path and the longest digest have together: no line that can be obeyed is longer. */
    private static final int MAX_CHARACTERS = 8192;

    /** Reads one line; empty when it is blank. */
    public static Optional<SourcesLine> parse(String line, String defaultHashType) throws BuildException {
        String stripped = line.strip();
        if (stripped.isEmpty()) {
            return Optional.empty();
        }
        if (stripped.length() > MAX_CHARACTERS) {
            throw weird(stripped);
        }
        String[] fields = stripped.split("\\s+", -1);
        if (fields.length == 2) {
            return Optional.of(new SourcesLine(defaultHashType, fields[0], fields[1]));
        }
        if (fields.length == 4) {
            String file = withoutParentheses(fields[1]);
            String name = file.substring(file.lastIndexOf('/') + 1);
            return Optional.of(new SourcesLine(fields[0].toLowerCase(Locale.ROOT), fields[3], name));
        }
        throw weird(stripped);
    }

    private static BuildException weird(String line) {
        return new BuildException(
                FailureCause.SOURCES_UNAVAILABLE,
                "Weird sources line: " + Excerpt.of(line) + ": write 'HASH FILE' or 'SHA512 (FILE) = HASH'");
    }

    private static String withoutParentheses(String field) {
        int start = 0;
        int end = field.length();
        while (start < end && field.charAt(start) == '(') {
            start++;
        }
        while (end > start && field.charAt(end - 1) == ')') {
            end--;
        }
        return field.substring(start, end);
    }

    /** The file's name without directories, as URLs have it. */
    public String fileName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
