package org.fedoracopr.api.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One phase of a build with its evidence, as the runner saw it.
 *
 * @param name {@code sources}, {@code srpm}, {@code build}, {@code results}; more may come
 * @param endedAt null when the phase did not end by itself
 * @param exitCode of the program that decided the phase (mock, rpmbuild, git); null when none ran
 * @param signal that ended that program; null when it exited
 */
public record BuildPhase(
        String name,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        @Nullable Evidence evidence) {

    public BuildPhase {
        Objects.requireNonNull(name, "name is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
    }

    /**
     * What was measured in a phase; null where it was not.
     *
     * @param memoryPeakBytes of the build's cgroup
     * @param oomKills the kernel's count of processes killed for memory in that cgroup
     * @param outOfSpace ENOSPC was seen
     * @param httpStatus of the request that decided the phase
     * @param url of that request
     * @param lastLines the log's last lines, at most 2 KiB
     * @param missingDependencies build dependencies that no repository has, at most twenty names
     * @param networkOff the build had no network and seems to have wanted one
     */
    public record Evidence(
            @Nullable Long memoryPeakBytes,
            @Nullable Long oomKills,
            @Nullable Boolean outOfSpace,
            @Nullable Integer httpStatus,
            @Nullable String url,
            @Nullable String lastLines,
            @Nullable List<String> missingDependencies,
            @Nullable Boolean networkOff) {

        public Evidence {
            missingDependencies = missingDependencies == null ? null : List.copyOf(missingDependencies);
        }
    }
}
