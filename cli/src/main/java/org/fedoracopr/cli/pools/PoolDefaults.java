package org.fedoracopr.cli.pools;

import org.jspecify.annotations.Nullable;

/** What resalloc's configuration does not say of a pool. */
record PoolDefaults(
        @Nullable String namespace,
        String resultsClaim,
        @Nullable String image) {}
