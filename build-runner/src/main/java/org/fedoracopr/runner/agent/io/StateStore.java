package org.fedoracopr.runner.agent.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.agent.model.AgentState;

/** The agent's own directory: its state, its copy of the log and of the documents, and what its supervisor tells it. */
public final class StateStore {

    /** Largest document that is kept and printed. */
    static final int MAX_DOCUMENT_BYTES = 16 << 20;

    private static final int MAX_STATE_BYTES = 4 << 20;

    private final Path directory;
    private final FileOperations operations;
    private final DurableFiles durable;

    /** @param directory created when missing */
    public StateStore(Path directory) throws IOException {
        this(directory, FileOperations.SYSTEM);
    }

    StateStore(Path directory, FileOperations operations) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.operations = operations;
        this.durable = new DurableFiles(operations);
    }

    Path log() {
        return directory.resolve("builder-live.log");
    }

    Optional<AgentState> load() throws IOException {
        return operations
                .read(directory.resolve("state.json"), MAX_STATE_BYTES)
                .map(bytes -> ProtocolJson.read(AgentState.class, bytes));
    }

    void save(AgentState state) throws IOException {
        durable.replace(directory.resolve("state.json"), ProtocolJson.document(state));
    }

    /** Keeps a document so that it can be printed again. */
    void keep(String document, byte[] bytes) throws IOException {
        durable.replace(directory.resolve(document), bytes);
    }

    byte[] manifest() throws IOException {
        return document(AgentRecord.Chunk.MANIFEST).orElseThrow(() -> new IOException("the kept manifest is gone"));
    }

    Optional<byte[]> results() throws IOException {
        return document(AgentRecord.Chunk.RESULTS);
    }

    /** When the supervisor was told to end; it writes the seconds since the epoch. */
    Optional<Instant> terminatingSince() throws IOException {
        Optional<byte[]> text = operations.read(directory.resolve("terminating"), 64);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Instant.ofEpochSecond(Long.parseLong(new String(text.get(), StandardCharsets.US_ASCII).strip())));
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.of(
                    Files.getLastModifiedTime(directory.resolve("terminating")).toInstant());
        }
    }

    /** Tells the supervisor that the agent has ended for good. */
    void ended(int exitCode) throws IOException {
        durable.replace(directory.resolve("ended"), (exitCode + "\n").getBytes(StandardCharsets.US_ASCII));
    }

    private Optional<byte[]> document(String name) throws IOException {
        return operations.read(directory.resolve(name), MAX_DOCUMENT_BYTES);
    }
}
