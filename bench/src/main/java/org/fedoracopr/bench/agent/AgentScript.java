package org.fedoracopr.bench.agent;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.AgentRecord.Chunk;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** What the agent of one simulated Pod prints: the records that a real one would print of a small successful build. */
final class AgentScript {

    private static final int VERSION = ProtocolVersion.CURRENT;
    private static final String RESULTS = """
            {"packages":[\
            {"name":"hello","epoch":0,"version":"2.12.1","release":"1.fc43","arch":"src"},\
            {"name":"hello","epoch":0,"version":"2.12.1","release":"1.fc43","arch":"x86_64"},\
            {"name":"hello-debuginfo","epoch":0,"version":"2.12.1","release":"1.fc43","arch":"x86_64"},\
            {"name":"hello-debugsource","epoch":0,"version":"2.12.1","release":"1.fc43","arch":"x86_64"}],\
            "built_packages":"hello-2.12.1-1.fc43.x86_64.rpm hello-debuginfo-2.12.1-1.fc43.x86_64.rpm",\
            "source_package":"hello-2.12.1-1.fc43.src.rpm","source_package_name":"hello",\
            "source_package_version":"2.12.1-1.fc43"}
            """;
    private static final List<String> RPMS = List.of("hello.src", "hello.x86_64", "hello-debuginfo.x86_64");

    private final Claim claim;
    private final Instant start;

    AgentScript(Claim claim, Instant start) {
        this.claim = Objects.requireNonNull(claim, "claim is null");
        this.start = Objects.requireNonNull(start, "start is null");
    }

    /** When agent and runner have started. */
    byte[] begin() {
        return lines(
                new AgentRecord.Started(VERSION, claim.attempt(), start),
                new AgentRecord.RunnerSeen(VERSION, claim.attempt(), start));
    }

    /** When the builder has ended and everything is staged. */
    byte[] prepared(Instant end) {
        byte[] results = RESULTS.strip().getBytes(StandardCharsets.UTF_8);
        byte[] manifest = ProtocolJson.document(manifest(results, end));
        List<AgentRecord> records = new ArrayList<>();
        records.add(new AgentRecord.Sealed(VERSION, claim.attempt(), SimulatedLog.seal()));
        records.addAll(chunks(Chunk.MANIFEST, manifest));
        records.addAll(chunks(Chunk.RESULTS, results));
        records.add(new AgentRecord.Prepared(VERSION, claim.attempt(), Digests.hex(manifest), true));
        return lines(records.toArray(AgentRecord[]::new));
    }

    /** When the permit has come and the results are in their place. */
    byte[] committed(String manifestSha256) {
        return lines(new AgentRecord.Committed(VERSION, claim.attempt(), manifestSha256, claim.resultsPath()));
    }

    private Manifest manifest(byte[] results, Instant end) {
        var files = new ArrayList<Manifest.File>();
        var rpms = new ArrayList<Manifest.Rpm>();
        files.add(file("builder-live.log.gz", SimulatedLog.seal().sha256()));
        files.add(file("build.log.gz", claim.taskSha256()));
        for (String rpm : RPMS) {
            int dot = rpm.lastIndexOf('.');
            String path = rpm.substring(0, dot) + "-2.12.1-1.fc43" + rpm.substring(dot) + ".rpm";
            files.add(file(path, claim.taskSha256()));
            rpms.add(new Manifest.Rpm(
                    path, rpm.substring(0, dot), null, "2.12.1", "1.fc43", rpm.substring(dot + 1), claim.taskSha256()));
        }
        files.add(new Manifest.File("results.json", results.length, Digests.hex(results)));
        files.add(file("success", claim.taskSha256()));
        var phase = new BuildPhase("build", start, end, 0, null, null);
        return new Manifest(
                Manifest.SCHEMA,
                claim.buildUid(),
                claim.build(),
                claim.attempt(),
                claim.taskSha256(),
                null,
                null,
                claim.image(),
                claim.resultsPath(),
                SimulatedLog.seal(),
                new Outcome(VERSION, BuildResult.SUCCEEDED, 0, null, null, "mock", start, end, List.of(phase)),
                files,
                rpms,
                List.of(),
                List.of(),
                end);
    }

    private static Manifest.File file(String path, String sha256) {
        return new Manifest.File(path, 10_000, sha256);
    }

    private List<Chunk> chunks(String document, byte[] content) {
        int count = Math.ceilDiv(content.length, Chunk.MAX_BYTES);
        String sha256 = Digests.hex(content);
        var chunks = new ArrayList<Chunk>();
        for (int i = 0; i < count; i++) {
            byte[] part = Arrays.copyOfRange(
                    content, i * Chunk.MAX_BYTES, Math.min(content.length, (i + 1) * Chunk.MAX_BYTES));
            chunks.add(new Chunk(
                    VERSION,
                    claim.attempt(),
                    document,
                    i,
                    count,
                    Base64.getEncoder().encodeToString(part),
                    sha256));
        }
        return chunks;
    }

    private static byte[] lines(AgentRecord... records) {
        var text = new StringBuilder();
        for (AgentRecord one : records) {
            text.append(ProtocolJson.line(one)).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
