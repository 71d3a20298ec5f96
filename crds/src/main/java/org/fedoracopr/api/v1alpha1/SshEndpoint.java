package org.fedoracopr.api.v1alpha1;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where to log in to a builder, and until when. */
@ApiRecord
public record SshEndpoint(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable Instant expires) {}
