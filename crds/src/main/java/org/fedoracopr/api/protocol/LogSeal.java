package org.fedoracopr.api.protocol;

import java.util.Objects;

/**
 * The proof of a whole log: its length and digest.
 *
 * @param length in bytes
 * @param sha256 in lower-case hex
 */
public record LogSeal(long length, String sha256) {

    public LogSeal {
        Objects.requireNonNull(sha256, "sha256 is null");
    }

    /** The form {@code <length>:<sha256>} that the log store takes. */
    public String format() {
        return length + ":" + sha256;
    }
}
