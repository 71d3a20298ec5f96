package org.fedoracopr.devkit.node.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a reader of a container's log asks for; null means no bound. */
public record LogQuery(
        boolean follow,
        boolean timestamps,
        @Nullable Instant since,
        @Nullable Long tailLines,
        @Nullable Long limitBytes) {

    /** Everything that is there, as it was written. */
    public static LogQuery all() {
        return new LogQuery(false, false, null, null, null);
    }

    /** Everything, and what is still to come. */
    public static LogQuery following() {
        return new LogQuery(true, false, null, null, null);
    }
}
