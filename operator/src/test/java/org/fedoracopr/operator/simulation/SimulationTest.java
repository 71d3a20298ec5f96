package org.fedoracopr.operator.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong, the invariants hold.
 *
 * <p>{@code -Dsimulation.seeds=N} runs more seeds, {@code -Dsimulation.seed=N} this one alone.
 */
class SimulationTest {

    private static final int SEEDS = 150;

    @Test
    void invariantsHoldWhateverGoesWrong() {
        Long one = Long.getLong("simulation.seed");
        LongStream seeds =
                one != null ? LongStream.of(one) : LongStream.rangeClosed(1, Long.getLong("simulation.seeds", SEEDS));
        var rules = new Rules();
        List<Simulation.Result> results = Runs.of(seeds, rules);
        System.out.printf(
                "%d seeds, %d steps, %d decisions%n",
                results.size(),
                results.stream().mapToLong(Simulation.Result::steps).sum(),
                results.stream().mapToLong(Simulation.Result::decisions).sum());
        results.stream().filter(result -> result.broken() != null).findFirst().ifPresent(failing -> {
            throw new AssertionError(Shrinking.report(failing, new Shrinking(rules).smallest(failing)));
        });
    }

    /** Else a passing run would say little: the faults lead to ends of many kinds. */
    @Test
    void buildsEndInManyWays() {
        var ends = new TreeMap<String, Integer>();
        for (Simulation.Result result : Runs.of(LongStream.rangeClosed(1, 24), new Rules())) {
            result.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
        }
        System.out.println(ends);
        assertThat(ends)
                .containsKeys(
                        "Succeeded", "BuildFailed", "OutOfMemory", "Canceled", "ArchitectureExcluded", "InvalidSpec");
    }

    @Test
    void sameSeedIsTheSameRun() {
        Simulation.Result first = Simulation.run(Scenario.of(4), new Rules());
        assertThat(Simulation.run(Scenario.of(4), new Rules())).isEqualTo(first);
        assertThat(first.decisions()).isPositive();
    }
}
