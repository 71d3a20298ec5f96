package org.fedoracopr.devkit.node.model;

import org.jspecify.annotations.Nullable;

/**
 * The answers of a probe so far: an answer counts when it came so often in a row as its threshold says.
 *
 * @param latest the latest answer
 * @param inRow how often it came in a row
 * @param result what counts at the moment, or null while nothing does
 */
public record ProbeTally(
        int successThreshold,
        int failureThreshold,
        boolean latest,
        int inRow,
        @Nullable Boolean result) {

    /** No answer yet. */
    public static ProbeTally of(int successThreshold, int failureThreshold) {
        return new ProbeTally(successThreshold, failureThreshold, false, 0, null);
    }

    /** The tally after one more answer. */
    public ProbeTally plus(boolean success) {
        int run = inRow > 0 && latest == success ? inRow + 1 : 1;
        boolean counts = run >= (success ? successThreshold : failureThreshold);
        return new ProbeTally(successThreshold, failureThreshold, success, run, counts ? (Boolean) success : result);
    }
}
