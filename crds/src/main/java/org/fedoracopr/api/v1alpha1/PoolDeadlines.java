package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** How long builders of a pool may take to start, each span beginning where the one before it ends; what is not set is the operator's. */
@ApiRecord
public record PoolDeadlines(
        @JsonPropertyDescription(
                "Seconds from making the Pod until it has a node; a cluster autoscaler needs some minutes.")
        @Min(1)
        @Max(604800)
        @Nullable
        Integer scheduleSeconds,

        @JsonPropertyDescription("Seconds from there until the containers run: volumes and images.")
        @Min(1)
        @Max(604800)
        @Nullable
        Integer imagePullSeconds,

        @JsonPropertyDescription("Seconds from there until the builder works.") @Min(1) @Max(604800) @Nullable
        Integer startSeconds) {}
