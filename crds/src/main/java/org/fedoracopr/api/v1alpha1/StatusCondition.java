package org.fedoracopr.api.v1alpha1;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that is true, false or unknown of a resource, in the form of Kubernetes' conditions. */
@ApiRecord
public record StatusCondition(
        String type,
        String status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable Instant lastTransitionTime,
        @Nullable Long observedGeneration) {}
