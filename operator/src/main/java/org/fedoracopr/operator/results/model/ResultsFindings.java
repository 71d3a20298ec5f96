package org.fedoracopr.operator.results.model;

import org.jspecify.annotations.Nullable;

/**
 * What is found of a pool's results volume.
 *
 * @param writable whether agents can publish there; null when nothing was tried
 * @param shared whether all nodes of the pool have it; null when nothing is known of its claim
 */
public record ResultsFindings(
        @Nullable Finding writable, @Nullable Finding shared) {

    /** Of a pool that names no claim, or whose claim nobody has looked at. */
    public static final ResultsFindings NONE = new ResultsFindings(null, null);
}
