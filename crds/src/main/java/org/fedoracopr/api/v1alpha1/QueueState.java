package org.fedoracopr.api.v1alpha1;

import org.jspecify.annotations.Nullable;

/** Which limit keeps a build waiting, and what to do about it. */
@ApiRecord
public record QueueState(
        @Nullable String blockedBy, @Nullable String message) {}
