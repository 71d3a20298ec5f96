package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.generator.annotation.Size;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What has become of a build; {@link StatusBounds} keeps it small enough. */
@ApiRecord
public record CoprBuildStatus(
        @JsonPropertyDescription(
                "Where the build is: Pending, Starting, Running, Succeeded, Failed, Canceled or Skipped. The last four never change.")
        @Nullable
        BuildPhase phase,

        @JsonPropertyDescription("Scheduled, PodReady, LogSealed, LogRelayed, ResultsPublished, Complete.")
        @Size(max = StatusBounds.MAX_CONDITIONS)
        List<StatusCondition> conditions,

        @JsonPropertyDescription("The last tries at the build, each in a Pod of its own, oldest first.")
        @Size(max = StatusBounds.MAX_ATTEMPTS)
        List<BuildAttempt> attempts,

        @JsonPropertyDescription(
                "What was built: results.json whole when it is small, else its packages, cut, with truncated: true.")
        @Nullable
        JsonNode results,

        @JsonPropertyDescription("Directory of the results, relative to the root of the results volume.")
        @Size(max = StatusBounds.MAX_DIRECTORY)
        @Nullable
        String resultsDirectory,

        @JsonPropertyDescription("SHA-256 of the manifest.json in the results directory, hexadecimal.")
        @Size(max = 64)
        @Nullable
        String manifestSha256,

        @JsonPropertyDescription("Where the log can be read.") @Size(max = StatusBounds.MAX_URL) @Nullable
        String logUrl,

        @JsonPropertyDescription("Why the build waits.") @Nullable
        QueueState queue,

        @JsonPropertyDescription("Where to log in to the builder, while it waits for that.") @Nullable
        SshEndpoint ssh,

        @JsonPropertyDescription("Generation of the spec that this status speaks of.") @Nullable
        Long observedGeneration,

        @JsonPropertyDescription("When the first Pod of the build was made.") @Nullable
        Instant startedAt,

        @JsonPropertyDescription("When the build ended.") @Nullable
        Instant endedAt) {
    public CoprBuildStatus {
        conditions = Api.listOf(conditions);
        attempts = Api.listOf(attempts);
    }
}
