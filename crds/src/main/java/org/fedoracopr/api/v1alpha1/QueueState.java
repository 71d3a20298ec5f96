package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** Which limit keeps a build waiting, and what to do about it. */
@ApiRecord
public record QueueState(
        @JsonPropertyDescription("The limit that holds the build.") @Size(max = QueueState.MAX_BLOCKED_BY) @Nullable
        String blockedBy,

        @JsonPropertyDescription("What the limit is and what to do.") @Size(max = StatusBounds.MAX_MESSAGE) @Nullable
        String message) {
    /** Characters of the name of a limit. */
    public static final int MAX_BLOCKED_BY = 253;
}
