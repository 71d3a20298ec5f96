package org.fedoracopr.logstore.redis;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.fedoracopr.logstore.storage.LogId;
import org.jspecify.annotations.Nullable;

/** The account of what Redis holds for this log store: how much of which log, and since when it has not grown. */
final class HeldTails {
    private final long maxBytes;
    private final InstantSource clock;
    private final Map<LogId, Held> held = new ConcurrentHashMap<>();
    private final AtomicLong total = new AtomicLong();

    HeldTails(long maxBytes, InstantSource clock) {
        this.maxBytes = maxBytes;
        this.clock = clock;
    }

    /** Whether so many bytes more would be too many. */
    boolean exceededBy(int bytes) {
        return total.get() + bytes > maxBytes;
    }

    /** A log has so many bytes in Redis now; 0 when it has none. */
    void set(LogId log, long bytes) {
        @Nullable Held before = bytes == 0 ? held.remove(log) : held.put(log, new Held(bytes, clock.instant()));
        total.addAndGet(bytes - (before == null ? 0 : before.bytes()));
    }

    /** The logs that have bytes in Redis and have not grown since a moment. */
    List<LogId> quietSince(Instant moment) {
        return held.entrySet().stream()
                .filter(entry -> !entry.getValue().grown().isAfter(moment))
                .map(Map.Entry::getKey)
                .toList();
    }

    long total() {
        return total.get();
    }

    private record Held(long bytes, Instant grown) {}
}
