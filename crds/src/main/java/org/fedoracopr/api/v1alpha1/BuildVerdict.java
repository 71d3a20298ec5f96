package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/**
 * Why an attempt ended as it did.
 *
 * @param phase the step of the build that failed
 * @param cause one CamelCase word, which is API
 * @param message what happened and what to do
 * @param retry whether another attempt follows
 */
@ApiRecord
public record BuildVerdict(
        @Nullable String phase,
        @Nullable String cause,
        @Nullable Culprit culprit,
        @Nullable String message,
        boolean retry) {}
