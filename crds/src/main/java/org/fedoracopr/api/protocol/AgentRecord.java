package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.Objects;

/**
 * One line of the agent's own output: JSON with the kind in {@code record} and the version in {@code protocol}.
 *
 * <p>Every record can be printed again after the agent was restarted or asked to; a reader takes the last one of a kind. A line that is not such a
 * record is for people.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "record")
@JsonSubTypes({
    @JsonSubTypes.Type(value = AgentRecord.Warm.class, name = "warm"),
    @JsonSubTypes.Type(value = AgentRecord.Started.class, name = "started"),
    @JsonSubTypes.Type(value = AgentRecord.RunnerSeen.class, name = "runner"),
    @JsonSubTypes.Type(value = AgentRecord.Checkpoint.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = AgentRecord.Sealed.class, name = "sealed"),
    @JsonSubTypes.Type(value = AgentRecord.Chunk.class, name = "chunk"),
    @JsonSubTypes.Type(value = AgentRecord.Prepared.class, name = "prepared"),
    @JsonSubTypes.Type(value = AgentRecord.Committed.class, name = "committed"),
    @JsonSubTypes.Type(value = AgentRecord.LogRange.class, name = "range"),
    @JsonSubTypes.Type(value = AgentRecord.Failed.class, name = "failed")
})
public sealed interface AgentRecord {

    /** A {@link ProtocolVersion}. */
    int protocol();

    /** The attempt that this record is about. */
    int attempt();

    /**
     * The builder has carried out its {@link WarmUpOrder} and waits for a task.
     *
     * @param attempt 0, for it has none
     */
    record Warm(int protocol, int attempt, String chroot, Instant at) implements AgentRecord {}

    /** The agent is there and has read its claim. */
    record Started(int protocol, int attempt, Instant at) implements AgentRecord {}

    /** The runner holds its lock: the build's clock has started. */
    record RunnerSeen(int protocol, int attempt, Instant at) implements AgentRecord {}

    /**
     * What the agent has of the log at some moment; also printed while nothing grows, as its sign of life.
     *
     * @param offset bytes copied so far
     * @param sha256 of these bytes
     */
    record Checkpoint(int protocol, int attempt, long offset, String sha256) implements AgentRecord {}

    /** The log is complete. */
    record Sealed(int protocol, int attempt, LogSeal log) implements AgentRecord {}

    /**
     * A part of a document that the operator keeps.
     *
     * @param document {@link #MANIFEST} or {@link #RESULTS}
     * @param index from 0
     * @param count how many parts the document has
     * @param data base64 of at most {@link #MAX_BYTES} bytes
     * @param sha256 of the whole document
     */
    record Chunk(int protocol, int attempt, String document, int index, int count, String data, String sha256)
            implements AgentRecord {

        public static final String MANIFEST = "manifest.json";
        public static final String RESULTS = "results.json";

        /** One part holds at most this many bytes: with base64 its line stays below the 16 KiB at which container runtimes split lines. */
        public static final int MAX_BYTES = 9_000;

        public Chunk {
            Objects.requireNonNull(document, "document is null");
            Objects.requireNonNull(data, "data is null");
            Objects.requireNonNull(sha256, "sha256 is null");
        }
    }

    /**
     * Everything is staged on the volume and fsynced; the agent waits for the permit.
     *
     * @param hasResults true when results.json was among the documents printed
     */
    record Prepared(int protocol, int attempt, String manifestSha256, boolean hasResults) implements AgentRecord {}

    /** The results are in their place. */
    record Committed(int protocol, int attempt, String manifestSha256, String directory) implements AgentRecord {}

    /**
     * A part of a window of the log, answer to a {@link RangeRequest}.
     *
     * @param serial of the request
     * @param offset of the first byte of this part
     * @param last true for the last part of the window
     * @param data base64
     * @param sha256 of the bytes of this part
     */
    record LogRange(int protocol, int attempt, long serial, long offset, boolean last, String data, String sha256)
            implements AgentRecord {}

    /** The agent cannot go on; the message says why. */
    record Failed(int protocol, int attempt, String message) implements AgentRecord {}
}
