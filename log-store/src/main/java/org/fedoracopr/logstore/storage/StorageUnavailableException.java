package org.fedoracopr.logstore.storage;

import java.io.IOException;

/** The storage cannot be reached at the moment: the same request may succeed later. */
public final class StorageUnavailableException extends IOException {
    private static final long serialVersionUID = 1L;

    public StorageUnavailableException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
