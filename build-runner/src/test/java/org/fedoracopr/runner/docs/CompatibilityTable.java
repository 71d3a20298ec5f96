package org.fedoracopr.runner.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The rows of docs/compatibility.md: one for each rule of Copr's builder. */
record CompatibilityTable(List<Row> rows) {

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final int COLUMNS = 5;

    /** One rule: {@code upstream} says how it compares with Copr's own builder, {@code where} and {@code test} name classes in backquotes. */
    record Row(String id, String rule, String upstream, String where, String test) {

        List<String> places() {
            return quoted(where);
        }

        List<String> tests() {
            return quoted(test);
        }

        /** True when there is nothing that a test could hold. */
        boolean isMissing() {
            return upstream.startsWith("not here") || upstream.startsWith("not yet");
        }
    }

    static CompatibilityTable read(Path file) throws IOException {
        return new CompatibilityTable(Files.readAllLines(file).stream()
                .map(CompatibilityTable::row)
                .flatMap(Optional::stream)
                .toList());
    }

    /** The row in a line; empty for text and for the head of a table. A line with too many or too few cells is a fault of the file. */
    static Optional<Row> row(String line) {
        if (!line.startsWith("|") || line.startsWith("|---") || line.startsWith("| id |")) {
            return Optional.empty();
        }
        List<String> cells = Arrays.stream(line.substring(1).split("\\|", -1))
                .map(String::strip)
                .toList();
        if (cells.size() != COLUMNS + 1 || !cells.getLast().isEmpty()) {
            throw new IllegalArgumentException("not a row of " + COLUMNS + " cells: " + line);
        }
        return Optional.of(new Row(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
    }

    private static List<String> quoted(String cell) {
        return QUOTED.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
