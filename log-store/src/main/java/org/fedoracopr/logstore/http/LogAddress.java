package org.fedoracopr.logstore.http;

import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.ResultPath;
import org.jspecify.annotations.Nullable;

/** How a request names a build, and perhaps one of its attempts; no attempt is the newest one. */
sealed interface LogAddress {
    @Nullable
    Integer attempt();

    /** By where its results are. */
    record ByPath(ResultPath path, @Nullable Integer attempt) implements LogAddress {}

    /** By its key. */
    record ByKey(LogKey key, @Nullable Integer attempt) implements LogAddress {}
}
