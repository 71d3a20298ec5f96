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

        @JsonPropertyDescription("Nodes that are left out of new builders; with DryRun those that would be.")
        int quarantined,

        @JsonPropertyDescription("Nodes that have failed builders.") @Size(max = CoprBuilderPoolStatus.MAX_NODES)
        List<PoolNode> nodes,

        @JsonPropertyDescription("What is wrong with the pool, or that nothing is.") @Size(max = 16)
        List<StatusCondition> conditions,

        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration) {
    /** Nodes that are listed at most. */
    public static final int MAX_NODES = 32;

    public CoprBuilderPoolStatus {
        nodes = Api.listOf(nodes);
        conditions = Api.listOf(conditions);
    }
}
