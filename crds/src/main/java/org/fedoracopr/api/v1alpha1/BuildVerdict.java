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
 * @param retryKind how the attempt is tried again, as one word; null when it is not
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
        boolean retry,

        @JsonPropertyDescription(
                "How it is tried again: Elsewhere (on another node), Disrupted (on any node), Later, Larger (in a larger class) or OtherPool.")
        @Size(max = StatusBounds.MAX_WORD)
        @Nullable
        String retryKind) {}
