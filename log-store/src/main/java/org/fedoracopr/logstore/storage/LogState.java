package org.fedoracopr.logstore.storage;

import org.jspecify.annotations.Nullable;

/**
 * How far a log has come.
 *
 * @param length bytes that can be read
 * @param seal null while the log may still grow
 * @param closed the storage is shutting down, nothing more will be seen through it
 */
public record LogState(long length, @Nullable LogSeal seal, boolean closed) {
    /** Whether the log is complete. */
    public boolean sealed() {
        return seal != null;
    }
}
