package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What ties a Pod to one attempt of one build; the value of {@link PodAnnotations#CLAIM}.
 *
 * @param protocol a {@link ProtocolVersion}
 * @param buildUid the CoprBuild's UID: the identity of the build everywhere
 * @param build the CoprBuild's name, for people
 * @param attempt 1 for the first
 * @param taskSha256 of the bytes of the task annotation, in lower-case hex
 * @param resultsPath where the results belong, relative to the results volume, e.g. {@code @copr/dev/fedora-43-x86_64/00000012-hello}
 * @param image the builder's image, as the Pod names it
 * @param maxLogBytes the longest log that the build may write
 * @param agentMaxWaitSeconds how long the agent waits for a permit, and then for the acknowledgement, before it ends without
 * @param withholdResults true for a build with ssh access: only what upstream hands over is published
 * @param journal what the operator noted of the build until then: queued, why this pool, earlier attempts; the head of its backend.log
 */
public record Claim(
        int protocol,
        String buildUid,
        String build,
        int attempt,
        String taskSha256,
        String resultsPath,
        @Nullable String image,
        long maxLogBytes,
        int agentMaxWaitSeconds,
        boolean withholdResults,
        List<JournalLine> journal) {

    @JsonCreator
    public Claim {
        Objects.requireNonNull(buildUid, "buildUid is null");
        Objects.requireNonNull(build, "build is null");
        Objects.requireNonNull(taskSha256, "taskSha256 is null");
        Objects.requireNonNull(resultsPath, "resultsPath is null");
        journal = journal == null ? List.of() : List.copyOf(journal);
        if (attempt < 1) {
            throw new ProtocolException("claim: attempt is " + attempt + ", it counts from 1");
        }
    }

    /** A claim without a journal. */
    public Claim(
            int protocol,
            String buildUid,
            String build,
            int attempt,
            String taskSha256,
            String resultsPath,
            @Nullable String image,
            long maxLogBytes,
            int agentMaxWaitSeconds,
            boolean withholdResults) {
        this(
                protocol,
                buildUid,
                build,
                attempt,
                taskSha256,
                resultsPath,
                image,
                maxLogBytes,
                agentMaxWaitSeconds,
                withholdResults,
                List.of());
    }

    /**
     * One line of a build's journal.
     *
     * @param message one sentence for people
     */
    public record JournalLine(Instant at, String message) {

        public JournalLine {
            Objects.requireNonNull(at, "at is null");
            Objects.requireNonNull(message, "message is null");
        }
    }

    /** The staging directory of this attempt on the results volume, relative to it. */
    public String incomingPath() {
        return ".incoming/" + buildUid + "-" + attempt;
    }
}
