package org.fedoracopr.operator.leadership;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a Lease says.
 *
 * @param holder empty when its last holder gave it back
 * @param version the API server's, for the next write; null for a Lease that is not there yet
 */
record LeaseRecord(
        String holder,
        Duration duration,
        @Nullable Instant acquiredAt,
        @Nullable Instant renewedAt,
        int transitions,
        @Nullable String version) {

    boolean isFree() {
        return holder.isEmpty();
    }

    boolean isOf(String identity) {
        return holder.equals(identity);
    }
}
