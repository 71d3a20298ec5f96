package org.fedoracopr.operator.handover;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.AgentRecord.Chunk;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.operator.handover.Handover.Prepared;
import org.jspecify.annotations.Nullable;

/**
 * Turns the agent's records of one attempt into a {@link Handover}; not safe for several threads.
 *
 * <p>The agent's word is checked here, before any permit: the manifest's digest is recomputed over the bytes received, it must name this build and attempt,
 * carry the seal that the agent announced, and list results.json with the digest of the results received (invariants I1 and I4). The manifest of an earlier
 * attempt is what that one had published before anybody heard of it; it is the build's result, and needs no permit.
 */
public final class HandoverReader {

    private static final String RESULTS_FILE = "results.json";
    private static final String AGENT = "what the image's agent says";

    private final String buildUid;
    private final int attempt;
    private final Document manifest = new Document();
    private final Document results = new Document();
    private final Consumer<AgentRecord.LogRange> ranges;
    private Handover handover = Handover.NONE;

    public HandoverReader(String buildUid, int attempt) {
        this(buildUid, attempt, ignored -> {});
    }

    /** @param ranges takes the parts of the log that the agent prints on request; they are not checked here */
    public HandoverReader(String buildUid, int attempt, Consumer<AgentRecord.LogRange> ranges) {
        this.buildUid = Objects.requireNonNull(buildUid, "buildUid is null");
        this.attempt = attempt;
        this.ranges = Objects.requireNonNull(ranges, "ranges is null");
    }

    /** What is known so far. */
    public Handover handover() {
        return handover;
    }

    /** Takes the next line of the agent's output; lines that are no record of this attempt change nothing. */
    public Handover acceptLine(String line) {
        ProtocolJson.agentRecord(line)
                .filter(agentRecord -> agentRecord.attempt() == attempt || isUnclaimed(agentRecord))
                .ifPresentOrElse(this::accept, () -> noteVersion(line));
        return handover;
    }

    /** An agent that cannot read what it is to do knows no attempt; it is this one's all the same, for this is its output. */
    private static boolean isUnclaimed(AgentRecord agentRecord) {
        return agentRecord instanceof AgentRecord.Failed && agentRecord.attempt() == 0;
    }

    private void noteVersion(String line) {
        if (line.startsWith("{") && !handover.otherVersion()) {
            OptionalInt version = ProtocolJson.version(line);
            if (version.isPresent() && !ProtocolVersion.isReadable(version.getAsInt())) {
                handover = handover.ofOtherVersion(ProtocolVersion.mismatch(AGENT, version.getAsInt()));
            }
        }
    }

    private void accept(AgentRecord agentRecord) {
        try {
            handover = switch (agentRecord) {
                case AgentRecord.Warm ignored -> handover;
                case AgentRecord.Started ignored -> handover;
                case AgentRecord.RunnerSeen seen ->
                    handover.runnerSeenAt() == null ? handover.withRunnerSeenAt(seen.at()) : handover;
                case AgentRecord.Checkpoint checkpoint -> handover.withCheckpoint(checkpoint);
                case AgentRecord.Sealed sealed -> handover.withSeal(sealed.log());
                case Chunk chunk -> acceptChunk(chunk);
                case AgentRecord.Prepared prepared -> prepare(check(prepared));
                case AgentRecord.Committed committed -> handover.withCommitted(committed);
                case AgentRecord.LogRange part -> pass(part);
                case AgentRecord.Failed failed ->
                    isUnclaimed(failed) && failed.protocol() != ProtocolVersion.CURRENT
                            ? handover.ofOtherVersion(ProtocolVersion.mismatch(AGENT, failed.protocol()))
                            : handover.withFailure(failed.message());
            };
        } catch (ProtocolException e) {
            handover = handover.withFailure(String.valueOf(e.getMessage()));
        }
    }

    private Handover pass(AgentRecord.LogRange part) {
        ranges.accept(part);
        return handover;
    }

    private Handover acceptChunk(Chunk chunk) {
        switch (chunk.document()) {
            case Chunk.MANIFEST -> manifest.accept(chunk);
            case Chunk.RESULTS -> results.accept(chunk);
            default -> throw new ProtocolException("the agent sent an unknown document: " + chunk.document());
        }
        return handover;
    }

    /** The record of the seal may be lost where the manifest is not, which carries it too: without one the backend would never know that it has the whole log. */
    private Handover prepare(Prepared result) {
        boolean own = result.manifest().attempt() == attempt;
        Handover sealed = own && handover.seal() == null
                ? handover.withSeal(result.manifest().log())
                : handover;
        return sealed.withPrepared(result);
    }

    private Prepared check(AgentRecord.Prepared prepared) {
        byte[] content = manifest.content();
        if (content == null) {
            throw new ProtocolException("the agent is prepared, but parts of its manifest did not arrive");
        }
        if (!Digests.hex(content).equals(prepared.manifestSha256())) {
            throw new ProtocolException("the manifest received is not the one that the agent has prepared");
        }
        Manifest read = ProtocolJson.read(Manifest.class, content);
        if (!read.buildUid().equals(buildUid) || read.attempt() > attempt) {
            throw new ProtocolException("the manifest is of build " + read.buildUid() + " attempt " + read.attempt()
                    + ", expected " + buildUid + " attempt " + attempt);
        }
        boolean own = read.attempt() == attempt;
        if (own && handover.seal() != null && !handover.seal().equals(read.log())) {
            throw new ProtocolException("the manifest's log seal is not the one that the agent announced");
        }
        return new Prepared(prepared.manifestSha256(), read, prepared.hasResults() ? checkResults(read) : null);
    }

    private @Nullable JsonNode checkResults(Manifest read) {
        byte[] content = results.content();
        if (content == null) {
            throw new ProtocolException("the agent is prepared, but parts of results.json did not arrive");
        }
        String sha256 = Digests.hex(content);
        if (read.files().stream()
                .noneMatch(file -> file.path().equals(RESULTS_FILE)
                        && file.sha256().equals(sha256)
                        && file.size() == content.length)) {
            throw new ProtocolException("the results.json received is not the one in the manifest");
        }
        return ProtocolJson.read(JsonNode.class, content);
    }
}
