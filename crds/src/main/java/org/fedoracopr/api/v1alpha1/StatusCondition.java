package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that is true, false or unknown of a resource, in the form of Kubernetes' conditions. */
@ApiRecord
public record StatusCondition(
        @JsonPropertyDescription("What is said.") @Required @Size(min = 1, max = StatusBounds.MAX_WORD)
        String type,

        @JsonPropertyDescription("True, False or Unknown.") @Required @Size(min = 1, max = 16)
        String status,

        @JsonPropertyDescription("One CamelCase word that programs can rely on.")
        @Size(max = StatusBounds.MAX_WORD)
        @Nullable
        String reason,

        @JsonPropertyDescription("What happened and what to do.") @Size(max = StatusBounds.MAX_MESSAGE) @Nullable
        String message,

        @JsonPropertyDescription("When the status last changed.") @Nullable
        Instant lastTransitionTime,

        @JsonPropertyDescription("Generation of the spec that the condition speaks of.") @Nullable
        Long observedGeneration) {}
