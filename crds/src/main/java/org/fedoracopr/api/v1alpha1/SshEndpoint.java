package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where to log in to a builder, and until when. */
@ApiRecord
public record SshEndpoint(
        @Size(max = 253) @Nullable String host,
        @Nullable Integer port,

        @JsonPropertyDescription("When the builder goes unless it is prolonged.") @Nullable
        Instant expires) {}
