package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many builders a pool has, and what is wrong with it. */
@ApiRecord
public record CoprBuilderPoolStatus(
        @JsonPropertyDescription("Builders whose Pod is not running yet.")
        int starting,

        @JsonPropertyDescription("Builders that are building.")
        int running,

        @JsonPropertyDescription("Builders that wait for a build with their chroot made.")
        int warm,

        @JsonPropertyDescription("What is wrong with the pool, or that nothing is.") @Size(max = 16)
        List<StatusCondition> conditions,

        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration) {
    public CoprBuilderPoolStatus {
        conditions = Api.listOf(conditions);
    }
}
