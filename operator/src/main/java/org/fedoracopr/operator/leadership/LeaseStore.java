package org.fedoracopr.operator.leadership;

import org.jspecify.annotations.Nullable;

/** Where the lease is kept. Every failure is a RuntimeException; only that another was faster is told apart. */
interface LeaseStore {

    /** The lease as it is now; null when there is none. */
    @Nullable
    LeaseRecord read();

    /**
     * Writes the lease over the version that it was read as, or makes it where it has none.
     *
     * @return as it is now; null when somebody else has written meanwhile
     */
    @Nullable
    LeaseRecord write(LeaseRecord record);
}
