package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that has failed builders of a pool.
 *
 * @param quarantines how often in a row it was left out; 0 for one that is suspected only
 * @param until when it takes a builder again, or since when it has
 */
@ApiRecord
public record PoolNode(
        @JsonPropertyDescription("Name of the node.") @Required @Size(max = 253)
        String name,

        @JsonPropertyDescription(
                "Suspected: of too few owners to blame the node. Quarantined: left out. OnTrial: it takes one builder again, whose end decides.")
        @Nullable
        NodeState state,

        @JsonPropertyDescription("Each owner's last failure there, the newest first.") @Size(max = 8)
        List<NodeFault> faults,

        @JsonPropertyDescription("How often in a row it was left out.")
        int quarantines,

        @JsonPropertyDescription("Since when it is left out.") @Nullable
        Instant since,

        @JsonPropertyDescription("When it takes a builder again, or since when it has.") @Nullable
        Instant until) {

    /** Owners whose failures are kept of a node. */
    public static final int MAX_FAULTS = 8;

    public PoolNode {
        faults = Api.listOf(faults);
    }
}
