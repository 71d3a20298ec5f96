package org.fedoracopr.bench.figure;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One measured value beside what it is compared with.
 *
 * @param row the benchmark that it comes from
 * @param what is measured, for people
 * @param unit of value, reference and spread
 * @param runs values of the runs, of which the median counts; what lies between the least and the greatest is the spread
 * @param against what a user could pick instead, and null when there is nothing to compare with
 * @param note what has to be known to read it, such as that the protocol is simulated
 */
public record Figure(
        String row,
        String what,
        String unit,
        List<Double> runs,
        @Nullable Reference against,
        @Nullable Aim aim,
        @Nullable String note) {

    public Figure {
        Objects.requireNonNull(row, "row is null");
        Objects.requireNonNull(what, "what is null");
        Objects.requireNonNull(unit, "unit is null");
        runs = List.copyOf(runs);
        if (runs.isEmpty()) {
            throw new IllegalArgumentException(row + " has no value");
        }
    }

    /**
     * What a figure is compared with.
     *
     * @param cited true for a value that was measured elsewhere or earlier, false for one of the same run
     */
    public record Reference(String name, double value, boolean cited) {
        public Reference {
            Objects.requireNonNull(name, "name is null");
        }

        String text() {
            return cited ? name + " (cited)" : name;
        }
    }

    /** A figure of one run that is compared with nothing and has no aim yet. */
    public static Figure of(String row, String what, String unit, double value) {
        return new Figure(row, what, unit, List.of(value), null, null, null);
    }

    public Figure against(String name, double value) {
        return new Figure(row, what, unit, runs, new Reference(name, value, false), aim, note);
    }

    public Figure againstCited(String name, double value) {
        return new Figure(row, what, unit, runs, new Reference(name, value, true), aim, note);
    }

    public Figure aiming(Aim bound) {
        return new Figure(row, what, unit, runs, against, bound, note);
    }

    public Figure noting(String text) {
        return new Figure(row, what, unit, runs, against, aim, text);
    }

    /** The same figure with the values of more runs. */
    Figure withRuns(List<Double> all) {
        return new Figure(row, what, unit, all, against, aim, note);
    }

    /** The median of the runs. */
    public double value() {
        return Distribution.of(runs.stream().mapToDouble(Double::doubleValue).toArray())
                .median();
    }

    /** Value by reference; null when there is no reference, or none that can be divided by. */
    public @Nullable Double ratio() {
        return against == null || against.value() == 0 ? null : value() / against.value();
    }

    /** Whether the aim is met; null when there is none. */
    public @Nullable Boolean met() {
        return aim == null ? null : aim.isMet(value(), ratio());
    }

    double least() {
        return runs.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    }

    double greatest() {
        return runs.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }
}
