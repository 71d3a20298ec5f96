package org.fedoracopr.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The simulation bites: each deliberate bug is found, and docs/reliability.md says by which invariant and after how many seeds.
 *
 * <p>Each is looked for at the seed that the table has for it. {@code -Dsimulation.update=true} writes the table anew, and that and {@code -Dsimulation.seeds=N} look at
 * all seeds before it, too.
 */
class MutantsTest {

    private static final int MOST_SEEDS = 200;
    private static final Path DOCUMENT = Path.of("../docs/reliability.md");
    private static final String BEGIN = "<!-- mutants: written by MutantsTest -->\n";
    private static final String END = "<!-- end of mutants -->\n";

    private record Found(Mutant mutant, String invariant, long seeds) {

        String row() {
            return "| " + mutant.bug() + " | " + invariant + " | " + seeds + " |";
        }
    }

    @Test
    void eachDeliberateBugIsFoundAsTheTableSays() throws IOException {
        String document = Files.readString(DOCUMENT);
        List<Found> found = Runs.each(Arrays.stream(Mutant.values())
                .<Callable<Found>>map(mutant -> () -> search(mutant, first(document, mutant)))
                .toList());
        assertThat(found).noneMatch(one -> one.invariant().isEmpty()).hasSizeGreaterThanOrEqualTo(10);
        String table = found.stream()
                .map(Found::row)
                .collect(Collectors.joining("\n", "| bug | found by | seeds needed |\n|---|---|---|\n", "\n"));
        int from = document.indexOf(BEGIN) + BEGIN.length();
        int to = document.indexOf(END);
        assertThat(to).as("the table's place in " + DOCUMENT).isGreaterThan(from);
        if (Boolean.getBoolean("simulation.update")) {
            Files.writeString(DOCUMENT, document.substring(0, from) + table + document.substring(to));
        } else {
            assertThat(document.substring(from, to))
                    .as("docs/reliability.md; -Dsimulation.update=true writes it anew")
                    .isEqualTo(table);
        }
    }

    /** What is wrong without the bug: some scenarios of bugs have faults that no other run has. */
    private static @Nullable String broken(Scenario scenario) {
        return Simulation.run(scenario, new Rules()).broken();
    }

    /** The seed that the table has for it, or the first one. */
    private static long first(String document, Mutant mutant) {
        boolean all = Boolean.getBoolean("simulation.update") || Long.getLong("simulation.seeds") != null;
        Matcher row = Pattern.compile("\\| " + Pattern.quote(mutant.bug()) + " \\| [^|]+ \\| ([0-9]{1,4}) \\|")
                .matcher(document);
        return !all && row.find() ? Long.parseLong(row.group(1)) : 1;
    }

    private static Found search(Mutant mutant, long first) {
        for (long seed = first; seed <= MOST_SEEDS; seed++) {
            String broken =
                    Simulation.run(mutant.scenario(seed), mutant.rules()).broken();
            if (broken != null && !broken.equals(broken(mutant.scenario(seed)))) {
                return new Found(mutant, Objects.requireNonNull(broken), seed);
            }
        }
        return new Found(mutant, "", MOST_SEEDS);
    }
}
