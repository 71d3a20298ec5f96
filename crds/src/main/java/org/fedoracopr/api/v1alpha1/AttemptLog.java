package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The sealed log of an attempt: its length in bytes and the SHA-256 of all of it, in lower-case hexadecimal. */
@ApiRecord
public record AttemptLog(
        @JsonPropertyDescription("Bytes.") long length,

        @JsonPropertyDescription("SHA-256 of the log, hexadecimal.") @Size(max = 64)
        String sha256) {}
