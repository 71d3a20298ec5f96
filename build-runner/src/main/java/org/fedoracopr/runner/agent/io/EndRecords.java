package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.runner.agent.model.AgentState;
import org.jspecify.annotations.Nullable;

/** Writes the termination message: written early and again, so that a killed agent leaves its latest. */
final class EndRecords {

    /** The kubelet cuts at 4,096 bytes. */
    static final int MAX_BYTES = 4095;

    private final Path file;

    EndRecords(Path file) {
        this.file = file;
    }

    void write(AgentState state, @Nullable String message) throws IOException {
        AgentState.Committed committed = state.committed();
        AgentState.Prepared prepared = state.prepared();
        Outcome outcome = state.outcome();
        write(new EndRecord(
                ProtocolVersion.CURRENT,
                state.claim().buildUid(),
                state.claim().attempt(),
                outcome == null ? null : outcome.result(),
                committed != null,
                committed != null ? committed.manifestSha256() : prepared == null ? null : prepared.manifestSha256(),
                state.seal(),
                committed == null ? null : state.claim().resultsPath(),
                committed != null ? null : message));
    }

    /** Of an agent that has no readable claim. */
    void writeUnclaimed(String message) throws IOException {
        write(new EndRecord(ProtocolVersion.CURRENT, "", 0, null, false, null, null, null, message));
    }

    private void write(EndRecord end) throws IOException {
        // Written in place: the kubelet has mounted this very file.
        Files.write(file, bytes(end));
    }

    /** The record's JSON, its message cut as far as the bound asks for. */
    static byte[] bytes(EndRecord end) {
        byte[] bytes = ProtocolJson.line(end).getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= MAX_BYTES) {
            return bytes;
        }
        String message = Objects.requireNonNullElse(end.message(), "");
        if (message.isEmpty()) {
            throw new IllegalStateException("the end record has " + bytes.length + " bytes without a message");
        }
        return bytes(new EndRecord(
                end.protocol(),
                end.buildUid(),
                end.attempt(),
                end.outcome(),
                end.committed(),
                end.manifestSha256(),
                end.log(),
                end.directory(),
                message.substring(0, message.offsetByCodePoints(0, message.codePointCount(0, message.length()) / 2))));
    }
}
