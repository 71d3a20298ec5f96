package org.fedoracopr.api.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the runner says at its end, as {@code outcome.json}.
 *
 * @param protocol a {@link ProtocolVersion}
 * @param exitCode the runner's own
 * @param cause null unless the build failed
 * @param message one sentence for the packager, at most {@link #MAX_MESSAGE} characters; null when there is nothing to say
 * @param engine {@code mock} or {@code rpmbuild}
 */
public record Outcome(
        int protocol,
        BuildResult result,
        int exitCode,
        @Nullable FailureCause cause,
        @Nullable String message,
        String engine,
        Instant startedAt,
        Instant endedAt,
        List<BuildPhase> phases) {

    /** Longest message, in characters. */
    public static final int MAX_MESSAGE = 512;

    /** Begins the agent's message on a runner that is lost because what it wrote as its outcome cannot be read. */
    public static final String UNUSABLE = "its outcome cannot be used: ";

    public Outcome {
        Objects.requireNonNull(result, "result is null");
        Objects.requireNonNull(engine, "engine is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        Objects.requireNonNull(endedAt, "endedAt is null");
        phases = phases == null ? List.of() : List.copyOf(phases);
        if (message != null && message.length() > MAX_MESSAGE) {
            message = message.substring(0, MAX_MESSAGE - 1) + "…";
        }
    }
}
