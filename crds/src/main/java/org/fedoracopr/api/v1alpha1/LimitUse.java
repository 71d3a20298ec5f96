package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** What a limit counts now. */
@ApiRecord
public record LimitUse(
        @JsonPropertyDescription("Name of the limit.") @Size(max = 63)
        String name,

        @JsonPropertyDescription("Builds under way that it is about.")
        int builds,

        @JsonPropertyDescription("Waiting builds that it holds.")
        int held,

        @JsonPropertyDescription("Of what it counts apart, the one with most builds.") @Size(max = 512) @Nullable
        String most,

        @JsonPropertyDescription("How many builds that one has.")
        int mostBuilds) {}
