package org.fedoracopr.bench.figure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a figure ought to be: a bound for its ratio or for its value.
 *
 * @param kind which of the two, and from which side
 * @param bound the last number that still meets the aim
 */
public record Aim(Kind kind, double bound) {

    /** What is bounded and how. */
    public enum Kind {
        RATIO_AT_MOST,
        RATIO_AT_LEAST,
        VALUE_AT_MOST
    }

    public Aim {
        Objects.requireNonNull(kind, "kind is null");
    }

    public static Aim ratioAtMost(double bound) {
        return new Aim(Kind.RATIO_AT_MOST, bound);
    }

    public static Aim ratioAtLeast(double bound) {
        return new Aim(Kind.RATIO_AT_LEAST, bound);
    }

    public static Aim valueAtMost(double bound) {
        return new Aim(Kind.VALUE_AT_MOST, bound);
    }

    /** Whether a figure meets it; a ratio that there is not meets nothing. */
    boolean isMet(double value, @Nullable Double ratio) {
        return switch (kind) {
            case RATIO_AT_MOST -> ratio != null && ratio <= bound;
            case RATIO_AT_LEAST -> ratio != null && ratio >= bound;
            case VALUE_AT_MOST -> value <= bound;
        };
    }

    /** For people, such as {@code at most 0.7 x}. */
    String text() {
        return switch (kind) {
            case RATIO_AT_MOST -> "at most " + Numbers.text(bound) + " x";
            case RATIO_AT_LEAST -> "at least " + Numbers.text(bound) + " x";
            case VALUE_AT_MOST -> "at most " + Numbers.text(bound);
        };
    }
}
