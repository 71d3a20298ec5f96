package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The last time that a node failed a build of an owner. */
@ApiRecord
public record NodeFault(
        @JsonPropertyDescription("Owner of the build.") @Size(max = 255)
        String owner,

        @JsonPropertyDescription("Cause of the attempt's verdict.") @Size(max = StatusBounds.MAX_WORD) @Nullable
        String cause,

        @JsonPropertyDescription("When the attempt ended.") @Nullable
        Instant at) {}
