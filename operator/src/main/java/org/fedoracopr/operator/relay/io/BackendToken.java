package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The token that the backend asks writers for. */
@FunctionalInterface
public interface BackendToken {

    /** As it is now; null for a backend that asks for none. */
    @Nullable
    String current() throws IOException;

    /** The content of a file, read again for each batch: a service account's token is replaced every hour. */
    static BackendToken inFile(@Nullable Path file) {
        return () -> file == null ? null : Files.readString(file).strip();
    }
}
