package org.fedoracopr.bench.figure;

import java.util.Arrays;

/** Measured values in ascending order, with their percentiles. */
public final class Distribution {

    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    /** Of values in any order; {@link IllegalArgumentException} when there is none. */
    public static Distribution of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no values were measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** How many values there are. */
    public int count() {
        return sorted.length;
    }

    /** The smallest measured value that at least this share of all values does not exceed (nearest rank). */
    public double percentile(double percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("a percentile is from 0 to 100, not " + percent);
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.max(0, rank - 1)];
    }

    public double median() {
        return percentile(50);
    }

    public double mean() {
        return Arrays.stream(sorted).average().orElseThrow();
    }
}
