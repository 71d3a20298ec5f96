package org.fedoracopr.api.v1alpha1;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try at a build, in one Pod.
 *
 * @param pool the CoprBuilderPool that makes its Pod
 * @param startedAt when the Pod was made
 * @param runningAt when the builder began
 * @param permittedManifestSha256 digest of the one manifest that this attempt may commit; written before the permit is given
 */
@ApiRecord
public record BuildAttempt(
        int number,
        @Nullable String pool,
        @Nullable String podName,
        @Nullable String podUid,
        @Nullable String nodeName,
        @Nullable Instant startedAt,
        @Nullable Instant runningAt,
        @Nullable Instant endedAt,
        @Nullable String permittedManifestSha256,
        @Nullable AttemptLog log,
        @Nullable BuildVerdict verdict) {}
