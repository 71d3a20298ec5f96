package org.fedoracopr.runner.agent.model;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What the agent must not forget when it is restarted; saved before any side effect that follows from it.
 *
 * @param runnerSeenAt null until a runner held its lock
 * @param lockKey identifies the file that the runner locked; null until it was seen held
 * @param outcome null until the build has ended
 * @param endedAt null until the build has ended; the manifest's time, so that staging twice gives the same bytes
 * @param seal null until the log is complete
 * @param prepared null until everything is staged
 * @param committed null until the results are in their place
 * @param anomalies what was noticed, at most {@link #MAX_ANOMALIES}
 */
public record AgentState(
        Claim claim,
        Instant startedAt,
        @Nullable Instant runnerSeenAt,
        @Nullable String lockKey,
        @Nullable Outcome outcome,
        @Nullable Instant endedAt,
        @Nullable LogSeal seal,
        @Nullable Prepared prepared,
        @Nullable Committed committed,
        List<String> anomalies) {

    public static final int MAX_ANOMALIES = 100;

    public AgentState {
        Objects.requireNonNull(claim, "claim is null");
        Objects.requireNonNull(startedAt, "startedAt is null");
        anomalies = anomalies == null ? List.of() : List.copyOf(anomalies);
    }

    /** What waits for the permit. */
    public record Prepared(String manifestSha256, boolean hasResults, Instant at) {}

    /** What is published; the digest is an earlier attempt's when that one had been published already. */
    public record Committed(String manifestSha256, Instant at) {}

    /** The state of an agent that has just read its claim. */
    public static AgentState started(Claim claim, Instant now) {
        return new AgentState(claim, now, null, null, null, null, null, null, null, List.of());
    }

    @JsonIgnore
    public Stage stage() {
        if (committed != null) {
            return Stage.COMMITTED;
        }
        if (prepared != null) {
            return Stage.PREPARED;
        }
        if (seal != null) {
            return Stage.SEALED;
        }
        return outcome != null ? Stage.ENDED : Stage.WATCHING;
    }

    public AgentState withRunnerSeen(Instant at) {
        return new AgentState(claim, startedAt, at, lockKey, outcome, endedAt, seal, prepared, committed, anomalies);
    }

    public AgentState withLockKey(String key) {
        return new AgentState(
                claim, startedAt, runnerSeenAt, key, outcome, endedAt, seal, prepared, committed, anomalies);
    }

    public AgentState withOutcome(Outcome read, Instant at) {
        return new AgentState(claim, startedAt, runnerSeenAt, lockKey, read, at, seal, prepared, committed, anomalies);
    }

    public AgentState withSeal(LogSeal sealed) {
        return new AgentState(
                claim, startedAt, runnerSeenAt, lockKey, outcome, endedAt, sealed, prepared, committed, anomalies);
    }

    public AgentState withPrepared(Prepared staged) {
        return new AgentState(
                claim, startedAt, runnerSeenAt, lockKey, outcome, endedAt, seal, staged, committed, anomalies);
    }

    public AgentState withCommitted(Committed published) {
        return new AgentState(
                claim, startedAt, runnerSeenAt, lockKey, outcome, endedAt, seal, prepared, published, anomalies);
    }

    /** With one more anomaly; the same state when it is known already or there are too many. */
    public AgentState withAnomaly(String anomaly) {
        if (anomalies.contains(anomaly) || anomalies.size() >= MAX_ANOMALIES) {
            return this;
        }
        List<String> more = new ArrayList<>(anomalies);
        more.add(anomaly);
        return new AgentState(
                claim, startedAt, runnerSeenAt, lockKey, outcome, endedAt, seal, prepared, committed, more);
    }
}
