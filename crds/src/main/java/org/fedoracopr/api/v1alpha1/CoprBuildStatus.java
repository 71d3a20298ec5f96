package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of a build. */
@ApiRecord
public record CoprBuildStatus(
        @Nullable BuildPhase phase,
        List<StatusCondition> conditions,
        List<BuildAttempt> attempts,
        @Nullable JsonNode results,
        @Nullable String resultsDirectory,
        @Nullable String manifestSha256,
        @Nullable String logUrl,
        @Nullable QueueState queue,
        @Nullable SshEndpoint ssh,
        @Nullable Long observedGeneration,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {
    public CoprBuildStatus {
        conditions = Api.listOf(conditions);
        attempts = Api.listOf(attempts);
    }
}
