package org.fedoracopr.runner.agent.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.agent.model.AgentSettings;
import org.fedoracopr.runner.agent.model.ResultLimits;

/** The directories of one Pod, an agent in this process or its own, and the operator's side of the protocol. */
final class AgentPod implements AutoCloseable {

    static final String TASK = "{\"build_id\": 12}";
    static final String UID = "0c5d0f0e-0000-4000-8000-000000000012";
    static final String PLACE = "@copr/dev/fedora-43-x86_64/00000012-hello";

    final Path root;
    final PodFiles files;
    final Path state;
    final Path volume;
    final Path termination;
    Duration grace = Duration.ofMinutes(2);
    ResultLimits limits = new ResultLimits(200, 1 << 20, 4, 200);
    private final List<ByteArrayOutputStream> outputs = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

    AgentPod(Path root) throws IOException {
        this(root, root.resolve("volume"));
    }

    /** A Pod on a volume that others mount too. */
    AgentPod(Path root, Path volume) throws IOException {
        this.root = root;
        this.files = new PodFiles(
                Files.createDirectories(root.resolve("copr")), Files.createDirectories(root.resolve("annotations")));
        this.state = root.resolve("state");
        this.volume = Files.createDirectories(volume);
        this.termination = Files.createFile(root.resolve("termination-log"));
        Files.createDirectories(files.results());
    }

    /** A process of this JVM's kind and class path. */
    static ProcessBuilder java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    static Claim claim(int attempt, boolean withhold) {
        return claim(UID, attempt, withhold);
    }

    static Claim claim(String buildUid, int attempt, boolean withhold) {
        return new Claim(
                1,
                buildUid,
                "12-fedora-43-x86-64",
                attempt,
                Digests.hex(TASK.getBytes(StandardCharsets.UTF_8)),
                PLACE,
                "builder:1",
                1 << 20,
                60,
                withhold);
    }

    AgentPod claimed() throws IOException {
        return claimed(claim(1, false));
    }

    AgentPod claimed(Claim claim) throws IOException {
        annotate(PodAnnotations.PROTOCOL, "1");
        annotate(PodAnnotations.TASK, TASK);
        return annotate(PodAnnotations.CLAIM, ProtocolJson.line(claim));
    }

    AgentPod annotate(String annotation, String value) throws IOException {
        Path file = files.annotation(annotation);
        Path next = file.resolveSibling("." + file.getFileName());
        Files.writeString(next, value);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        return this;
    }

    AgentPod permit(int attempt, String manifestSha256) throws IOException {
        return annotate(PodAnnotations.COMMIT, new CommitPermit(attempt, manifestSha256).format());
    }

    AgentPod terminate(InstantSource when) throws IOException {
        Files.createDirectories(state);
        Files.writeString(
                state.resolve("terminating"), Long.toString(when.instant().getEpochSecond()));
        return this;
    }

    AgentSettings settings() {
        return new AgentSettings(
                files, state, volume, termination, "pod-uid", "node-1", "10.0.0.7", grace, limits, Duration.ofDays(14));
    }

    /** The environment of an agent in a process of its own. */
    Map<String, String> environment() {
        return Map.of(
                "COPR_POD_SHARED", files.shared().toString(),
                "COPR_POD_ANNOTATIONS", files.annotations().toString(),
                "COPR_AGENT_STATE", state.toString(),
                "COPR_RESULTS_VOLUME", volume.toString(),
                "COPR_TERMINATION_LOG", termination.toString(),
                "COPR_POD_UID", "pod-uid",
                "COPR_NODE_NAME", "node-1",
                "COPR_POD_IP", "10.0.0.7",
                "COPR_POD_GRACE_SECONDS", Long.toString(grace.toSeconds()),
                "LC_ALL", "C.UTF-8");
    }

    /** Starts an agent in this process. */
    AgentPod start() throws IOException {
        var bytes = new ByteArrayOutputStream();
        outputs.add(bytes);
        Agent agent =
                new Agent(settings(), InstantSource.system(), new PrintStream(bytes, true, StandardCharsets.UTF_8));
        threads.add(Thread.ofPlatform().start(() -> {
            try {
                exitCode.complete(agent.run());
            } catch (Exception e) {
                exitCode.completeExceptionally(e);
            }
        }));
        return this;
    }

    String output() {
        var all = new StringBuilder();
        outputs.forEach(output -> all.append(output.toString(StandardCharsets.UTF_8)));
        return all.toString();
    }

    List<AgentRecord> records() {
        return records(output());
    }

    static List<AgentRecord> records(String output) {
        return output.lines()
                .map(ProtocolJson::agentRecord)
                .flatMap(Optional::stream)
                .toList();
    }

    <T extends AgentRecord> T await(Class<T> kind) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> records().stream().filter(kind::isInstance).reduce((a, b) -> b), Optional::isPresent)
                .map(kind::cast)
                .orElseThrow();
    }

    void awaitOutput(String text) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> output().contains(text));
    }

    int end() throws Exception {
        return exitCode.get(30, TimeUnit.SECONDS);
    }

    EndRecord endRecord() throws IOException {
        return ProtocolJson.read(EndRecord.class, Files.readAllBytes(termination));
    }

    /** A document put together from its chunks, as the operator does. */
    static byte[] document(List<AgentRecord> records, String name) {
        var parts = new TreeMap<Integer, byte[]>();
        for (AgentRecord each : records) {
            if (each instanceof AgentRecord.Chunk chunk && chunk.document().equals(name)) {
                parts.put(chunk.index(), Base64.getDecoder().decode(chunk.data()));
            }
        }
        var bytes = new ByteArrayOutputStream();
        parts.values().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    Manifest manifest() {
        return manifest(records());
    }

    static Manifest manifest(List<AgentRecord> records) {
        return ProtocolJson.read(Manifest.class, document(records, AgentRecord.Chunk.MANIFEST));
    }

    Path result(String path) {
        return files.results().resolve(path);
    }

    Path published(String path) {
        return volume.resolve(PLACE).resolve(path);
    }

    /** Where the first attempt is staged. */
    Path incoming(String path) {
        return volume.resolve(claim(1, false).incomingPath()).resolve(path);
    }

    /** Commits what is prepared, acknowledges and waits for the end. */
    int publish() throws Exception {
        AgentRecord.Prepared prepared = await(AgentRecord.Prepared.class);
        permit(prepared.attempt(), prepared.manifestSha256());
        await(AgentRecord.Committed.class);
        annotate(PodAnnotations.ACKNOWLEDGED, Integer.toString(prepared.attempt()));
        return end();
    }

    @Override
    public void close() {
        // The agent's loop ends at the interrupt; a test that fails must not wait for it.
        threads.forEach(Thread::interrupt);
    }
}
