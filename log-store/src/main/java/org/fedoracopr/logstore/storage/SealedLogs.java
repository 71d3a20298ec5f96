package org.fedoracopr.logstore.storage;

import java.io.IOException;

/** Takes sealed logs one by one. */
@FunctionalInterface
public interface SealedLogs {
    /** Takes one. */
    void accept(LogId log) throws IOException;
}
