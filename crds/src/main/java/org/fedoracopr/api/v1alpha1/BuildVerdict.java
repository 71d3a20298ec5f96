package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
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
        @JsonPropertyDescription("The step of the build that failed.") @Size(max = StatusBounds.MAX_WORD) @Nullable
        String phase,

        @JsonPropertyDescription("Why: one CamelCase word that programs can rely on.")
        @Size(max = StatusBounds.MAX_WORD)
        @Nullable
        String cause,

        @JsonPropertyDescription("Whose fault it is: Package, Repository, Pool, Node, Cluster or User.") @Nullable
        Culprit culprit,

        @JsonPropertyDescription("What happened and what to do.") @Size(max = StatusBounds.MAX_MESSAGE) @Nullable
        String message,

        @JsonPropertyDescription("Whether another attempt follows.")
        boolean retry) {}
