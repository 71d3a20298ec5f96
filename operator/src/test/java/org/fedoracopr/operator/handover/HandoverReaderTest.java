package org.fedoracopr.operator.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.junit.jupiter.api.Test;

/** The agent's records are believed only as far as they agree with each other and with the build. */
class HandoverReaderTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final LogSeal SEAL = new LogSeal(10, "b".repeat(64));
    private static final byte[] RESULTS = "{\"packages\":[]}".getBytes(StandardCharsets.UTF_8);

    private final HandoverReader reader = new HandoverReader("uid", 1);

    private static byte[] manifest(String uid, int attempt, String resultsSha256) {
        var outcome = new Outcome(1, BuildResult.SUCCEEDED, 0, null, null, "mock", TIME, TIME, List.of());
        return ProtocolJson.document(new Manifest(
                1,
                uid,
                "build",
                attempt,
                "c".repeat(64),
                null,
                null,
                null,
                "a/b/c",
                SEAL,
                outcome,
                List.of(new Manifest.File("results.json", RESULTS.length, resultsSha256)),
                List.of(),
                List.of(),
                List.of(),
                TIME));
    }

    private static byte[] manifest() {
        return manifest("uid", 1, Digests.hex(RESULTS));
    }

    private static List<AgentRecord> chunks(String document, byte[] content, int size) {
        var chunks = new ArrayList<AgentRecord>();
        int count = (content.length + size - 1) / size;
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(content, i * size, Math.min(content.length, (i + 1) * size));
            chunks.add(new AgentRecord.Chunk(
                    1, 1, document, i, count, Base64.getEncoder().encodeToString(part), Digests.hex(content)));
        }
        return chunks;
    }

    private static AgentRecord prepared(byte[] manifest) {
        return new AgentRecord.Prepared(1, 1, Digests.hex(manifest), true);
    }

    private void accept(AgentRecord... records) {
        for (AgentRecord one : records) {
            reader.acceptLine(ProtocolJson.line(one));
        }
    }

    private void accept(List<AgentRecord> records) {
        records.forEach(one -> reader.acceptLine(ProtocolJson.line(one)));
    }

    private void assertRefused(String why) {
        assertThat(reader.handover().prepared()).isNull();
        assertThat(reader.handover().failure()).contains(why);
    }

    private void acceptAll() {
        accept(new AgentRecord.RunnerSeen(1, 1, TIME), new AgentRecord.Sealed(1, 1, SEAL));
        accept(chunks(AgentRecord.Chunk.MANIFEST, manifest(), 50));
        accept(chunks(AgentRecord.Chunk.RESULTS, RESULTS, 4));
        accept(prepared(manifest()), new AgentRecord.Committed(1, 1, Digests.hex(manifest()), "a/b/c"));
    }

    @Test
    void documentsInChunksBecomeAPreparedResult() {
        acceptAll();
        Handover.Prepared result = Objects.requireNonNull(reader.handover().prepared());
        assertThat(result.manifestSha256()).isEqualTo(Digests.hex(manifest()));
        assertThat(Objects.requireNonNull(result.results()).has("packages")).isTrue();
        assertThat(reader.handover().runnerSeenAt()).isEqualTo(TIME);
        assertThat(reader.handover().committed()).isNotNull();
        assertThat(reader.handover().failure()).isNull();
    }

    /** The node may have rotated its record away. */
    @Test
    void manifestBringsTheSealToo() {
        accept(chunks(AgentRecord.Chunk.MANIFEST, manifest(), 50));
        accept(chunks(AgentRecord.Chunk.RESULTS, RESULTS, 4));
        assertThat(reader.handover().seal()).isNull();
        accept(prepared(manifest()));
        assertThat(reader.handover().seal()).isEqualTo(SEAL);
    }

    @Test
    void recordsThatAreReadAgainChangeNothing() {
        acceptAll();
        Handover before = reader.handover();
        acceptAll();
        assertThat(reader.handover()).isEqualTo(before);
    }

    @Test
    void repeatedSendingHealsOneWithGaps() {
        List<AgentRecord> all = chunks(AgentRecord.Chunk.MANIFEST, manifest(), 50);
        accept(all.subList(0, 1));
        accept(all.subList(2, all.size()));
        accept(chunks(AgentRecord.Chunk.RESULTS, RESULTS, 4));
        accept(prepared(manifest()));
        assertRefused("did not arrive");
        accept(all);
        accept(prepared(manifest()));
        assertThat(reader.handover().prepared()).isNotNull();
    }

    @Test
    void manifestWithAnotherDigestIsRefused() {
        accept(chunks(AgentRecord.Chunk.MANIFEST, manifest(), 50));
        accept(new AgentRecord.Prepared(1, 1, "0".repeat(64), false));
        assertRefused("not the one that the agent has prepared");
    }

    @Test
    void chunksThatDoNotMakeUpTheirDigestAreRefused() {
        accept(new AgentRecord.Chunk(1, 1, AgentRecord.Chunk.MANIFEST, 0, 1, "e30=", "0".repeat(64)));
        assertRefused("does not have the digest");
    }

    @Test
    void manifestOfAnotherBuildOrAttemptIsRefused() {
        for (byte[] other : List.of(manifest("other", 1, "x"), manifest("uid", 2, "x"))) {
            accept(chunks(AgentRecord.Chunk.MANIFEST, other, 50));
            accept(prepared(other));
            assertRefused("expected uid attempt 1");
        }
    }

    /** It was published before anybody heard of it; its log is another one, and its results are the build's. */
    @Test
    void manifestOfAnEarlierAttemptIsWhatThatOnePublished() {
        var second = new HandoverReader("uid", 2);
        byte[] manifest = manifest();
        String digest = Digests.hex(manifest);
        for (AgentRecord one : List.of(
                new AgentRecord.Sealed(1, 2, new LogSeal(11, "d".repeat(64))),
                new AgentRecord.Chunk(
                        1,
                        2,
                        AgentRecord.Chunk.MANIFEST,
                        0,
                        1,
                        Base64.getEncoder().encodeToString(manifest),
                        digest),
                new AgentRecord.Prepared(1, 2, digest, false),
                new AgentRecord.Committed(1, 2, digest, "a/b/c"))) {
            second.acceptLine(ProtocolJson.line(one));
        }
        assertThat(second.handover().failure()).isNull();
        assertThat(Objects.requireNonNull(second.handover().prepared()).manifestSha256())
                .isEqualTo(digest);
    }

    @Test
    void manifestWithAnotherSealIsRefused() {
        accept(new AgentRecord.Sealed(1, 1, new LogSeal(11, SEAL.sha256())));
        accept(chunks(AgentRecord.Chunk.MANIFEST, manifest(), 50));
        accept(prepared(manifest()));
        assertRefused("log seal");
    }

    @Test
    void resultsThatAreNotInTheManifestAreRefused() {
        byte[] manifest = manifest("uid", 1, "0".repeat(64));
        accept(chunks(AgentRecord.Chunk.MANIFEST, manifest, 50));
        accept(chunks(AgentRecord.Chunk.RESULTS, RESULTS, 4));
        accept(prepared(manifest));
        assertRefused("not the one in the manifest");
    }

    @Test
    void recordsOfAnotherAttemptAndOtherLinesAreIgnored() {
        accept(new AgentRecord.RunnerSeen(1, 2, TIME), new AgentRecord.Failed(1, 2, "old"));
        reader.acceptLine("starting");
        reader.acceptLine("{\"record\":\"unknown\",\"protocol\":1,\"attempt\":1}");
        reader.acceptLine("{\"protocol\":\"99\"}");
        assertThat(reader.handover()).isEqualTo(Handover.NONE);
    }

    @Test
    void recordsOfAVersionThatIsNotSpokenAreNotedWhateverTheyHold() {
        for (int version : new int[] {0, 2}) {
            var other = new HandoverReader("uid", 1);
            other.acceptLine("{\"record\":\"begun\",\"protocol\":" + version + ",\"tries\":[1]}");
            assertThat(other.handover().otherVersion()).isTrue();
            assertThat(other.handover().failure())
                    .isEqualTo(ProtocolVersion.mismatch("what the image's agent says", version));
        }
    }

    @Test
    void agentThatKnowsNoAttemptIsHeardAllTheSame() {
        accept(new AgentRecord.Failed(1, 0, "the claim cannot be read"));
        assertThat(reader.handover().failure()).isEqualTo("the claim cannot be read");
        assertThat(reader.handover().otherVersion()).isFalse();
    }

    @Test
    void agentsFailureIsKept() {
        accept(new AgentRecord.Failed(1, 1, "the volume is full"));
        assertThat(reader.handover().failure()).isEqualTo("the volume is full");
    }
}
