package org.fedoracopr.bench.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.WatchedObject;
import org.junit.jupiter.api.Test;

class SimulatedPodsTest {

    private static final Claim CLAIM =
            new Claim(1, "uid-1", "hello", 1, "00", "@copr/dev/fedora-43-x86_64/00000001-hello", null, 1, 1, false);
    private static final String DIGEST = "a".repeat(64);

    private final Set<Mark> marks = EnumSet.noneOf(Mark.class);
    private final SimulatedPods pods = new SimulatedPods((build, mark, nanos) -> marks.add(mark), () -> Instant.EPOCH);

    @Test
    void theAgentPrintsWhatAnOperatorCanCheck() throws IOException {
        pods.seen(pod("MODIFIED", Map.of(PodAnnotations.COMMIT, "1:" + DIGEST), "builder", "agent"));

        List<AgentRecord> records = print("agent");

        assertThat(records)
                .extracting(one -> one.getClass().getSimpleName())
                .containsExactly("Started", "RunnerSeen", "Sealed", "Chunk", "Chunk", "Prepared", "Committed");
        byte[] manifest = document(records, AgentRecord.Chunk.MANIFEST);
        byte[] results = document(records, AgentRecord.Chunk.RESULTS);
        var prepared = (AgentRecord.Prepared) records.get(5);
        assertThat(prepared.manifestSha256()).isEqualTo(Digests.hex(manifest));
        Manifest read = ProtocolJson.read(Manifest.class, manifest);
        assertThat(read.buildUid()).isEqualTo("uid-1");
        assertThat(read.log()).isEqualTo(((AgentRecord.Sealed) records.get(2)).log());
        assertThat(read.files()).anySatisfy(file -> {
            assertThat(file.path()).isEqualTo("results.json");
            assertThat(file.sha256()).isEqualTo(Digests.hex(results));
        });
        assertThat(((AgentRecord.Committed) records.get(6)).manifestSha256()).isEqualTo(DIGEST);
        assertThat(marks).containsExactly(Mark.PREPARED, Mark.COMMITTED);
    }

    @Test
    void theBuildersLogIsTheOneThatTheSealIsOf() throws IOException {
        pods.seen(pod("MODIFIED", Map.of(), "builder"));
        var out = new ByteArrayOutputStream();

        pods.print("hello-1", "builder", out);

        assertThat(out.size()).isEqualTo((int) SimulatedLog.seal().length());
        assertThat(Digests.hex(out.toByteArray())).isEqualTo(SimulatedLog.seal().sha256());
    }

    @Test
    void theLogOfAPodThatIsGoneEndsWithoutACommit() throws IOException {
        pods.seen(pod("MODIFIED", Map.of(), "builder"));
        pods.seen(pod("DELETED", Map.of(), "builder"));

        List<AgentRecord> records = print("agent");

        assertThat(records).noneMatch(AgentRecord.Committed.class::isInstance);
        assertThat(marks).doesNotContain(Mark.COMMITTED);
    }

    @Test
    void aReaderWhoComesTooLateDoesNotWait() throws IOException {
        pods.seen(pod("DELETED", Map.of()));
        var out = new ByteArrayOutputStream();

        pods.print("hello-1", "builder", out);

        assertThat(out.size()).isLessThan((int) SimulatedLog.seal().length());
    }

    private List<AgentRecord> print(String container) throws IOException {
        var out = new ByteArrayOutputStream();
        pods.print("hello-1", container, out);
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> ProtocolJson.agentRecord(line).orElseThrow())
                .toList();
    }

    private static byte[] document(List<AgentRecord> records, String name) {
        var content = new ByteArrayOutputStream();
        records.stream()
                .filter(AgentRecord.Chunk.class::isInstance)
                .map(AgentRecord.Chunk.class::cast)
                .filter(chunk -> chunk.document().equals(name))
                .forEach(chunk -> content.writeBytes(Base64.getDecoder().decode(chunk.data())));
        return content.toByteArray();
    }

    private static WatchedObject pod(String type, Map<String, String> annotations, String... terminated) {
        Map<String, String> all = new HashMap<>(annotations);
        all.put(PodAnnotations.CLAIM, ProtocolJson.line(CLAIM));
        JsonNode state = ProtocolJson.read(JsonNode.class, "{}");
        return new WatchedObject(
                type,
                new WatchedObject.Item(
                        new WatchedObject.Metadata("hello-1", "pod-uid", "1", Map.of(), all, List.of()),
                        null,
                        new WatchedObject.Status(
                                "Running",
                                Set.of(terminated).stream()
                                        .map(name -> new WatchedObject.Container(name, Map.of("terminated", state)))
                                        .collect(Collectors.toList()),
                                List.of())));
    }
}
