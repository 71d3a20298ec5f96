package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.VolumeReport;
import org.fedoracopr.runner.process.Programs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as it is started in a Pod: its supervisor and its JVM, killed and told to end at every stage. */
final class AgentLauncherIT {

    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final int FILES = 150;

    @TempDir
    Path directory;

    private AgentPod pod;
    private Path output;
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void pod() throws Exception {
        pod = new AgentPod(directory);
        output = directory.resolve("output");
        Files.writeString(pod.result("success"), "done");
        Files.writeString(pod.result("results.json"), "{}");
    }

    @AfterEach
    void stop() {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"started", "runner", "checkpoint", "sealed", "prepared", "committed"})
    void givesTheSameResultWhenItsProcessIsKilledAtAnyStage(String stage) throws Exception {
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        killOnce(stage, "started", () -> pod.claimed());
        try (var runner = new FakeRunner(pod.files.shared())) {
            killOnce(stage, "runner", () -> {});
            killOnce(stage, "checkpoint", () -> runner.log("one"));
            runner.log("two");
            killOnce(stage, "sealed", () -> runner.outcome("SUCCEEDED").end());
        }
        killOnce(stage, "prepared", () -> {});
        AgentRecord.Prepared prepared = last(AgentRecord.Prepared.class);
        killOnce(stage, "committed", () -> pod.permit(1, prepared.manifestSha256()));
        assertThat(last(AgentRecord.Committed.class).manifestSha256()).isEqualTo(prepared.manifestSha256());
        pod.annotate(PodAnnotations.ACKNOWLEDGED, "1");
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isZero();

        Manifest manifest = ProtocolJson.read(Manifest.class, Files.readAllBytes(pod.published("manifest.json")));
        assertThat(manifest.log().length()).isEqualTo(8);
        assertThat(manifest.outcome().result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(manifest.anomalies()).isEmpty();
        assertThat(manifest.files().stream().map(Manifest.File::path))
                .containsExactly(
                        "SHA256SUMS", "backend.log.gz", "build.info", "builder-live.log.gz", "results.json", "success");
        assertThat(pod.endRecord().committed()).isTrue();
        assertThat(Files.readAllBytes(pod.published("manifest.json")))
                .isEqualTo(AgentPod.document(records(), AgentRecord.Chunk.MANIFEST));
        assertThat(pod.volume.resolve(".incoming")).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void replacesOneWholeResultByAnotherHoweverOftenItIsKilled(long seed) throws Exception {
        var random = new Random(seed);
        AgentLife.run(
                AgentLife.builtPod(
                        Files.createDirectory(directory.resolve("old")), pod.volume, AgentPod.claim(OLD, 1, false)),
                FileOperations.SYSTEM);
        for (int n = 0; n < FILES; n++) {
            Files.writeString(pod.result("file" + n), "content " + n);
        }
        AgentLife.outcome(pod, BuildResult.SUCCEEDED);
        pod.claimed().annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        var reader = new VolumeReader(pod.volume);
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        for (int kills = 1; kills <= 2; kills++) {
            int staged = random.nextInt(FILES);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> Files.exists(pod.incoming("file" + staged)) || count("prepared") > 0);
            kill(kills);
            assertThat(reader.published()).contains(OLD);
        }
        awaitRecord("prepared");
        pod.permit(1, last(AgentRecord.Prepared.class).manifestSha256());
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(1))
                .until(() -> !reader.names(Replacement.FOLDER).isEmpty());
        kill(3);
        awaitRecord("committed");
        pod.annotate(PodAnnotations.ACKNOWLEDGED, "1");
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isZero();
        assertThat(reader.published()).contains(AgentPod.UID);
        assertThat(reader.replaced()).containsExactly(OLD);
        assertThat(reader.names(Replacement.FOLDER)).hasSize(1);
    }

    /** Kills the agent's process and waits for the next one. */
    private void kill(int number) {
        java().destroyForcibly();
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count("started") == number + 1);
    }

    @Test
    void livesOnAfterTermUntilTheRunnersResultsAreStagedAndWaitsForNoPermit() throws Exception {
        pod.claimed();
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        try (var runner = new FakeRunner(pod.files.shared())) {
            awaitRecord("runner");
            supervisor.destroy();
            Awaitility.await().until(() -> Files.exists(pod.state.resolve("terminating")));
            Awaitility.await().until(() -> Files.exists(pod.files.agentTerminating()));
            runner.log("stopping").outcome("CANCELED").end();
        }
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isZero();
        AgentRecord.Prepared prepared = last(AgentRecord.Prepared.class);
        assertThat(pod.endRecord().outcome()).isEqualTo(BuildResult.CANCELED);
        assertThat(pod.endRecord().committed()).isFalse();
        assertThat(pod.endRecord().manifestSha256()).isEqualTo(prepared.manifestSha256());
        assertThat(pod.endRecord().message()).isEqualTo("the Pod was told to end before a permit to publish came");
        assertThat(pod.incoming("manifest.json"))
                .hasBinaryContent(AgentPod.document(records(), AgentRecord.Chunk.MANIFEST));
        assertThat(pod.published("")).doesNotExist();
    }

    @Test
    void publishesUnderAPermitThatWasThereWhenThePodWasToldToEnd() throws Exception {
        pod.claimed();
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        try (var runner = new FakeRunner(pod.files.shared())) {
            awaitRecord("runner");
            runner.outcome("SUCCEEDED").end();
        }
        awaitRecord("prepared");
        ProcessHandle java = java();
        // Stopped, so that it sees both at once.
        signal(java, "STOP");
        pod.permit(1, last(AgentRecord.Prepared.class).manifestSha256());
        supervisor.destroy();
        Awaitility.await().until(() -> Files.exists(pod.state.resolve("terminating")));
        signal(java, "CONT");
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isZero();
        assertThat(pod.endRecord().committed()).isTrue();
        assertThat(pod.published("manifest.json")).exists();
    }

    @Test
    void endsByItselfBeforeTheGraceIsOverThoughTheRunnerDoesNot() throws Exception {
        pod.grace = Duration.ofSeconds(8);
        pod.claimed();
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        try (var runner = new FakeRunner(pod.files.shared())) {
            awaitRecord("runner");
            runner.log("on and on");
            supervisor.destroy();
            assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(supervisor.exitValue()).isZero();
        assertThat(pod.endRecord().committed()).isFalse();
        assertThat(pod.endRecord().outcome()).isEqualTo(BuildResult.RUNNER_LOST);
        assertThat(AgentPod.manifest(records()).outcome().message()).contains("grace period");
        assertThat(pod.endRecord().log()).extracting("length").isEqualTo(10L);
    }

    @Test
    void endsAtOnceWhenAWarmPodIsNotWantedAnyMore() throws Exception {
        Process supervisor = launch("COPR_AGENT_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1");
        Awaitility.await().until(() -> supervisor.children().findAny().isPresent());
        supervisor.destroy();
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isZero();
        assertThat(pod.termination).isEmptyFile();
    }

    @Test
    void givesUpAndSaysSoWhenItsSettingsCannotBeUsed() throws Exception {
        Process supervisor = launch("COPR_POD_GRACE_SECONDS", "soon");
        assertThat(supervisor.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(supervisor.exitValue()).isEqualTo(2);
        assertThat(output).content().contains("COPR_POD_GRACE_SECONDS is 'soon': set it to a positive number");
    }

    @FunctionalInterface
    private interface Step {
        void take() throws Exception;
    }

    /** Takes a step, waits for its record, and kills the agent's process then when this is the stage to do it. */
    private void killOnce(String stage, String here, Step step) throws Exception {
        step.take();
        awaitRecord(here);
        if (stage.equals(here)) {
            java().destroyForcibly();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(output).contains("starting it again"));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count("started") == 2);
        }
    }

    /** The agent's own process, below its supervisor. */
    private ProcessHandle java() {
        return started.getFirst()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow();
    }

    private static void signal(ProcessHandle process, String signal) throws Exception {
        int status = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** As a pool's check starts it: no annotations, no shared directory, and a user without rights beyond his own. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void triesTheVolumeAsItsUserAndEnds(boolean writable) throws Exception {
        Assumptions.assumeTrue(
                Programs.find("setpriv").isPresent() && "root".equals(System.getProperty("user.name")),
                "only root gives its rights away, with setpriv");
        Path volume = Files.createDirectory(directory.resolve("another-volume"));
        Files.setAttribute(volume, "unix:uid", writable ? 0 : 1234);
        Path message = Files.createFile(directory.resolve("message"));
        var builder = new ProcessBuilder(
                        "setpriv",
                        "--bounding-set=-all",
                        "--inh-caps=-all",
                        "sh",
                        Path.of("src/main/launcher/copr-agent").toAbsolutePath().toString(),
                        VolumeReport.OPTION)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("COPR_RESULTS_VOLUME", volume.toString());
        builder.environment().put("COPR_TERMINATION_LOG", message.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("COPR_RUNNER_CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        started.add(process);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isEqualTo(writable ? 0 : 1);

        VolumeReport report = ProtocolJson.read(VolumeReport.class, Files.readString(message));
        assertThat(report.fault())
                .isEqualTo(writable ? null : "cannot make directories in the volume's root: Permission denied");
        assertThat(report.uid()).isEqualTo(writable ? 0L : null);
        assertThat(Files.readString(output)).contains(Files.readString(message));
    }

    private Process launch(String variable, String value) throws Exception {
        var builder = new ProcessBuilder(
                        "sh",
                        Path.of("src/main/launcher/copr-agent").toAbsolutePath().toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(pod.environment());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("COPR_RUNNER_CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put(variable, value);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void awaitRecord(String kind) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> count(kind) > 0);
    }

    private long count(String kind) throws Exception {
        Predicate<String> isOne = line -> line.startsWith("{\"record\":\"" + kind + "\"");
        return Files.readString(output).lines().filter(isOne).count();
    }

    private List<AgentRecord> records() throws Exception {
        return AgentPod.records(Files.readString(output));
    }

    private <T extends AgentRecord> T last(Class<T> kind) throws Exception {
        return kind.cast(
                records().stream().filter(kind::isInstance).reduce((a, b) -> b).orElseThrow());
    }
}
