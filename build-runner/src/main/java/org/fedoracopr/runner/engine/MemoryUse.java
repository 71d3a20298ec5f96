package org.fedoracopr.runner.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a control group has counted so far.
 *
 * @param peakBytes the most memory that it had; null where nobody counts
 * @param oomKills processes that the kernel killed in it for want of memory; null where nobody counts
 */
public record MemoryUse(@Nullable Long peakBytes, @Nullable Long oomKills) {

    public static final MemoryUse UNKNOWN = new MemoryUse(null, null);

    /** The kills since an earlier reading; null where either is unknown: older ones are not this build's. */
    public @Nullable Long killsSince(MemoryUse earlier) {
        Long now = oomKills;
        Long before = earlier.oomKills;
        return now == null || before == null ? null : Long.valueOf(Math.max(0, now - before));
    }
}
