package org.fedoracopr.runner.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fedoracopr.runner.docs.CompatibilityTable.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds docs/compatibility.md to the code: what it names is there, and what the code cites is in it. */
class CompatibilityTableTest {

    private static final Path PROJECT = Path.of("..");
    private static final Pattern ID = Pattern.compile("[A-Z]+-[1-9][0-9]*");
    /** One or more of the words, each with what is said about it; what differs needs its reason. */
    private static final Pattern UPSTREAM =
            Pattern.compile("(?:(?:same|added)(?: \\([^()]+\\))?|(?:fixed|changed|not here|not yet) \\([^()]+\\))"
                    + "(?:; (?:(?:same|added)(?: \\([^()]+\\))?|(?:fixed|changed|not here|not yet) \\([^()]+\\)))*");

    private static final Pattern COMPARISON =
            Pattern.compile("(?:Same|Fixed|Changed|Added|Not here)(?: \\([^)]*\\))?:");
    private static final Pattern CITED = Pattern.compile("(?<![\\w-])([A-Z]{2,}(?:-[A-Z]+)*)-[0-9]+(?![\\w-])");
    /** Standards and digests, which look like ids. */
    private static final Set<String> NO_IDS = Set.of("UTF", "SHA", "ISO", "ECMA", "GPL", "RFC");

    private static List<Row> rows = List.of();
    private static Set<String> ids = Set.of();

    @BeforeAll
    static void read() throws IOException {
        rows = CompatibilityTable.read(PROJECT.resolve("docs/compatibility.md")).rows();
        ids = rows.stream().map(Row::id).collect(Collectors.toSet());
    }

    @Test
    void everyIdIsThereOnce() {
        assertThat(rows)
                .extracting(Row::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> ID.matcher(id).matches());
        assertThat(rows).hasSizeGreaterThan(100);
    }

    @Test
    void everyRowSaysHowItComparesWithUpstream() {
        assertThat(faults(row -> UPSTREAM.matcher(row.upstream()).matches())).isEmpty();
    }

    @Test
    void theComparisonIsInItsColumnOnly() {
        assertThat(faults(row -> !COMPARISON.matcher(row.rule()).find())).isEmpty();
    }

    @Test
    void whatIsSaidToImplementARuleIsThere() throws IOException {
        SourceTree code = SourceTree.of(PROJECT, "src/main/java");
        Set<String> programs = programs();
        assertThat(faults(row -> row.isMissing() || !row.places().isEmpty())).isEmpty();
        assertThat(named(rows.stream().flatMap(row -> row.places().stream()), name -> isThere(code, programs, name)))
                .isEmpty();
    }

    @Test
    void theTestsOfARuleAreThere() throws IOException {
        SourceTree tests = SourceTree.of(PROJECT, "src/test/java");
        assertThat(faults(row -> row.isMissing() || !row.tests().isEmpty())).isEmpty();
        assertThat(named(rows.stream().flatMap(row -> row.tests().stream()), name -> isTest(tests, name)))
                .isEmpty();
    }

    @Test
    void whatTheCodeCitesIsARow() throws IOException {
        Set<String> cited = new TreeSet<>();
        for (String directory : List.of("src/main/java", "src/test/java")) {
            for (String comment : SourceTree.of(PROJECT, directory).comments()) {
                CITED.matcher(comment)
                        .results()
                        .filter(found -> !NO_IDS.contains(found.group(1)))
                        .map(MatchResult::group)
                        .forEach(cited::add);
            }
        }
        assertThat(cited).hasSizeGreaterThan(50);
        assertThat(ids).containsAll(cited);
    }

    @Test
    void aLineThatIsNoRowIsRefused() {
        assertThatThrownBy(() -> CompatibilityTable.row("| CLI-1 | a rule | same | `Arguments` |"))
                .hasMessageContaining("not a row of 5 cells");
        assertThat(CompatibilityTable.row("Text.")).isEmpty();
    }

    /** The ids of the rows that a rule about rows does not hold for. */
    private static List<String> faults(Predicate<Row> rule) {
        return rows.stream().filter(rule.negate()).map(Row::id).toList();
    }

    private static List<String> named(Stream<String> names, Predicate<String> isThere) {
        return names.distinct().filter(isThere.negate()).toList();
    }

    /** A class, a class or method of one, or a file of the build runner that is no class. */
    private static boolean isThere(SourceTree code, Set<String> programs, String name) {
        int dot = name.indexOf('.');
        if (!Character.isUpperCase(name.charAt(0))) {
            return programs.contains(name) || Files.exists(PROJECT.resolve(name));
        }
        return dot < 0
                ? code.hasClass(name)
                : code.hasMember(name.substring(0, dot), name.substring(name.lastIndexOf('.') + 1));
    }

    private static boolean isTest(SourceTree tests, String name) {
        String[] parts = name.split("#", 2);
        return parts[0].matches("\\w+(?:Test|IT)")
                && tests.hasClass(parts[0])
                && (parts.length == 1 || tests.hasMember(parts[0], parts[1]));
    }

    private static Set<String> programs() throws IOException {
        try (Stream<Path> files = Files.list(PROJECT.resolve("build-runner/src/main/launcher"))) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
