package org.fedoracopr.operator.handover;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an attempt from its agent's records.
 *
 * @param runnerSeenAt when the runner was first seen to work: the build's clock; null before
 * @param checkpoint the last one seen
 * @param seal of the whole log; null until the log is complete
 * @param prepared the staged result; null until all of its documents are here and checked
 * @param committed null until the agent says that the results are in their place
 * @param failure why the agent, or what it sent, is of no use; null while all is well
 * @param otherVersion the failure is that the agent speaks a version of the protocol that this operator does not
 */
public record Handover(
        @Nullable Instant runnerSeenAt,
        AgentRecord.@Nullable Checkpoint checkpoint,
        @Nullable LogSeal seal,
        @Nullable Prepared prepared,
        AgentRecord.@Nullable Committed committed,
        @Nullable String failure,
        boolean otherVersion) {

    /** Nothing is known. */
    public static final Handover NONE = new Handover(null, null, null, null, null, null);

    /** What is known of an agent that speaks this operator's version. */
    public Handover(
            @Nullable Instant runnerSeenAt,
            AgentRecord.@Nullable Checkpoint checkpoint,
            @Nullable LogSeal seal,
            @Nullable Prepared prepared,
            AgentRecord.@Nullable Committed committed,
            @Nullable String failure) {
        this(runnerSeenAt, checkpoint, seal, prepared, committed, failure, false);
    }

    /**
     * A staged result whose documents were received whole and agree with each other.
     *
     * @param results results.json; null when the build has left none
     */
    public record Prepared(
            String manifestSha256,
            Manifest manifest,
            @Nullable JsonNode results) {
        public Prepared {
            Objects.requireNonNull(manifestSha256, "manifestSha256 is null");
            Objects.requireNonNull(manifest, "manifest is null");
        }
    }

    /** True when the agent has nothing more to say: its results are in their place. */
    boolean isComplete() {
        return committed != null;
    }

    Handover withRunnerSeenAt(Instant at) {
        return new Handover(at, checkpoint, seal, prepared, committed, failure, otherVersion);
    }

    Handover withCheckpoint(AgentRecord.Checkpoint last) {
        return new Handover(runnerSeenAt, last, seal, prepared, committed, failure, otherVersion);
    }

    Handover withSeal(LogSeal log) {
        return new Handover(runnerSeenAt, checkpoint, log, prepared, committed, failure, otherVersion);
    }

    Handover withPrepared(Prepared result) {
        return new Handover(runnerSeenAt, checkpoint, seal, result, committed, failure, otherVersion);
    }

    Handover withCommitted(AgentRecord.Committed done) {
        return new Handover(runnerSeenAt, checkpoint, seal, prepared, done, failure, otherVersion);
    }

    Handover withFailure(String why) {
        return new Handover(runnerSeenAt, checkpoint, seal, prepared, committed, why, otherVersion);
    }

    Handover ofOtherVersion(String why) {
        return new Handover(runnerSeenAt, checkpoint, seal, prepared, committed, why, true);
    }
}
