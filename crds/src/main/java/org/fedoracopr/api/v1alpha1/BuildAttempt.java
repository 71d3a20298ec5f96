package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a build, in one Pod.
 *
 * @param pool the CoprBuilderPool that makes its Pod
 * @param resourceClass the larger class of the pool that its Pod has; null for the pool's own resources
 * @param startedAt when the Pod was made
 * @param runningAt when the builder began
 * @param permittedManifestSha256 digest of the one manifest that this attempt may commit; written before the permit is given
 */
@ApiRecord
public record BuildAttempt(
        @JsonPropertyDescription("1 for the first try.") @Required @Min(1)
        int number,

        @JsonPropertyDescription("The CoprBuilderPool that makes its Pod.") @Size(max = 253) @Nullable
        String pool,

        @JsonPropertyDescription("The larger class of the pool that its Pod has; none: the pool's own resources.")
        @Size(max = 63)
        @Nullable
        String resourceClass,

        @Size(max = 63) @Nullable String podName,
        @Size(max = 36) @Nullable String podUid,
        @Size(max = 253) @Nullable String nodeName,

        @JsonPropertyDescription("When the Pod was made.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When the builder began.") @Nullable
        Instant runningAt,

        @JsonPropertyDescription("When the attempt ended.") @Nullable
        Instant endedAt,

        @JsonPropertyDescription("SHA-256 of the one manifest that this attempt may commit.") @Size(max = 64) @Nullable
        String permittedManifestSha256,

        @JsonPropertyDescription("The sealed log of the attempt.") @Nullable
        AttemptLog log,

        @JsonPropertyDescription("Why the attempt ended as it did.") @Nullable
        BuildVerdict verdict) {}
