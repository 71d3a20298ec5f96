package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.runner.file.AtomicFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole protocol in one process, with a runner in another. */
final class AgentTest {

    @TempDir
    Path directory;

    @Test
    void publishesWhatTheRunnerLeftOnTheExactPermit() throws Exception {
        try (var pod = new AgentPod(directory).start()) {
            assertThat(pod.files.agentReady()).doesNotExist();
            pod.claimed();
            pod.await(AgentRecord.Started.class);
            assertThat(pod.files.agentReady()).exists();
            try (var runner = new FakeRunner(pod.files.shared())) {
                pod.await(AgentRecord.RunnerSeen.class);
                runner.log("building hello").log("done");
                Files.writeString(pod.result("success"), "done");
                Files.writeString(pod.result("results.json"), "{\"packages\": []}");
                Files.writeString(pod.result("build.log"), "compiling");
                Files.createDirectories(pod.result("configs"));
                Files.writeString(pod.result("configs/child.cfg"), "config_opts = {}");
                runner.outcome("SUCCEEDED").end();
            }
            AgentRecord.Prepared prepared = pod.await(AgentRecord.Prepared.class);
            assertThat(prepared.hasResults()).isTrue();
            byte[] manifest = AgentPod.document(pod.records(), AgentRecord.Chunk.MANIFEST);
            assertThat(Digests.hex(manifest)).isEqualTo(prepared.manifestSha256());
            assertThat(AgentPod.document(pod.records(), AgentRecord.Chunk.RESULTS))
                    .asString()
                    .isEqualTo("{\"packages\": []}");

            pod.permit(2, prepared.manifestSha256());
            pod.awaitOutput("is not for what is prepared here");
            pod.permit(1, "0".repeat(64));
            pod.awaitOutput("1:0000");
            assertThat(pod.published("")).doesNotExist();

            assertThat(pod.publish()).isZero();
            assertThat(Files.readAllBytes(pod.published("manifest.json"))).isEqualTo(manifest);
            assertThat(pod.manifest().files().stream().map(Manifest.File::path))
                    .containsExactly(
                            "SHA256SUMS",
                            "backend.log.gz",
                            "build.info",
                            "build.log.gz",
                            "builder-live.log.gz",
                            "configs/child.cfg",
                            "results.json",
                            "success");
            assertThat(pod.manifest().outcome().result()).isEqualTo(BuildResult.SUCCEEDED);
            assertThat(pod.manifest().anomalies()).isEmpty();
            try (var log = new GZIPInputStream(Files.newInputStream(pod.published("builder-live.log.gz")))) {
                assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo("building hello\ndone\n");
            }
            assertThat(pod.volume.resolve(".incoming")).isEmptyDirectory();
            assertThat(pod.endRecord().committed()).isTrue();
            assertThat(pod.endRecord().directory()).isEqualTo(AgentPod.PLACE);
            assertThat(pod.endRecord().manifestSha256()).isEqualTo(prepared.manifestSha256());
            assertThat(pod.endRecord().log()).isEqualTo(pod.manifest().log());

            Process check = new ProcessBuilder("sha256sum", "--strict", "-c", "SHA256SUMS")
                    .directory(pod.published("").toFile())
                    .redirectErrorStream(true)
                    .start();
            assertThat(new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .doesNotContain("FAILED");
            assertThat(check.waitFor()).isZero();
        }
    }

    @Test
    void tellsThatTheBuilderIsWarmAndGoesOnWhenItIsClaimed() throws Exception {
        try (var pod = new AgentPod(directory).start()) {
            AtomicFiles.write(
                    pod.files.warmUp(),
                    ProtocolJson.document(
                            new WarmUpReport(1, "fedora-43-x86_64", Instant.parse("2026-11-27T12:00:00Z"), null)));
            assertThat(pod.await(AgentRecord.Warm.class))
                    .isEqualTo(new AgentRecord.Warm(1, 0, "fedora-43-x86_64", Instant.parse("2026-11-27T12:00:00Z")));
            assertThat(pod.files.agentReady()).as("nothing is to be built yet").doesNotExist();
            pod.claimed();
            pod.await(AgentRecord.Started.class);
            try (var runner = new FakeRunner(pod.files.shared())) {
                pod.await(AgentRecord.RunnerSeen.class);
                runner.outcome("SUCCEEDED").end();
            }
            assertThat(pod.publish()).isZero();
            assertThat(pod.records().stream().filter(AgentRecord.Warm.class::isInstance))
                    .hasSize(1);
        }
    }

    @Test
    void endsWithABuilderThatCouldNotWarmUp() throws Exception {
        try (var pod = new AgentPod(directory).start()) {
            AtomicFiles.write(
                    pod.files.warmUp(),
                    ProtocolJson.document(new WarmUpReport(
                            1, "fedora-43-x86_64", Instant.parse("2026-11-27T12:00:00Z"), "no such chroot")));
            assertThat(pod.await(AgentRecord.Failed.class).message()).isEqualTo("the warm-up failed: no such chroot");
            assertThat(pod.exitCode.get(30, TimeUnit.SECONDS)).isEqualTo(1);
            assertThat(pod.endRecord().message()).isEqualTo("the warm-up failed: no such chroot");
        }
    }

    @Test
    void takesARunnerThatIsKilledForLostAndPublishesWhatIsThere() throws Exception {
        try (var pod = new AgentPod(directory).claimed().start()) {
            try (var runner = new FakeRunner(pod.files.shared())) {
                runner.log("half a li");
                pod.await(AgentRecord.RunnerSeen.class);
                runner.kill();
            }
            assertThat(pod.publish()).isZero();
            assertThat(pod.manifest().outcome().result()).isEqualTo(BuildResult.RUNNER_LOST);
            assertThat(pod.endRecord().outcome()).isEqualTo(BuildResult.RUNNER_LOST);
            assertThat(pod.published("builder-live.log.gz")).exists();
        }
    }

    @Test
    void refusesAClaimOfAnotherVersionWithoutReadingTheRest() throws Exception {
        for (int version : new int[] {0, 2}) {
            try (var pod = new AgentPod(Files.createDirectory(directory.resolve("version-" + version)))) {
                pod.claimed().annotate(PodAnnotations.CLAIM, "{\"protocol\":" + version + ",\"builds\":[1]}");
                assertRefuses(pod, "the claim is of protocol " + version + " and was to be of 1");
            }
        }
    }

    @Test
    void refusesAnOperatorThatSpeaksAnotherVersion() throws Exception {
        try (var pod = new AgentPod(directory).claimed()) {
            pod.annotate(PodAnnotations.PROTOCOL, "2");
            assertRefuses(pod, "what the operator says to the Pod is of protocol 2");
        }
    }

    /** The builder is let in to nothing, and the operator hears of it in the log and in the last word. */
    private static void assertRefuses(AgentPod pod, String why) throws Exception {
        assertThat(pod.start().end()).isEqualTo(1);
        assertThat(pod.await(AgentRecord.Failed.class).message())
                .startsWith("operator and builder image are of different versions: ")
                .contains(why);
        assertThat(pod.endRecord().message()).contains(why);
        assertThat(pod.endRecord().committed()).isFalse();
        assertThat(pod.files.agentReady()).doesNotExist();
    }

    @Test
    void doesNotBelieveAnOutcomeOfAnotherVersion() throws Exception {
        try (var pod = new AgentPod(directory).claimed().start()) {
            try (var runner = new FakeRunner(pod.files.shared())) {
                pod.await(AgentRecord.RunnerSeen.class);
                runner.outcome("SUCCEEDED");
                String outcome = Files.readString(pod.files.outcome());
                Files.writeString(pod.files.outcome(), outcome.replaceFirst("(\"protocol\" *: *)1", "$12"));
                runner.end();
            }
            assertThat(pod.publish()).isZero();
            assertThat(pod.manifest().outcome().result()).isEqualTo(BuildResult.RUNNER_LOST);
            assertThat(pod.manifest().outcome().message())
                    .startsWith(Outcome.UNUSABLE)
                    .contains("outcome.json is of protocol 2");
        }
    }

    @Test
    void endsABuildWhoseRunnerNeverStartedWhenTheClusterSaysSo() throws Exception {
        try (var pod = new AgentPod(directory).claimed().start()) {
            pod.await(AgentRecord.Started.class);
            pod.annotate(PodAnnotations.BUILDER_ENDED, "137:OOMKilled");
            pod.await(AgentRecord.Prepared.class);
            assertThat(pod.manifest().outcome().message()).contains("exit code 137, OOMKilled");
            pod.annotate(PodAnnotations.ACKNOWLEDGED, "1");
            assertThat(pod.end()).isZero();
            assertThat(pod.endRecord().committed()).isFalse();
            assertThat(pod.published("")).doesNotExist();
        }
    }

    @Test
    void printsPartsOfTheLogAndTheDocumentsAgainWhenAsked() throws Exception {
        try (var pod = new AgentPod(directory).claimed().start();
                var runner = new FakeRunner(pod.files.shared())) {
            runner.log("x".repeat(20_000));
            pod.awaitOutput("\"offset\":20001");
            pod.annotate(PodAnnotations.RANGE, "7:10:30000");
            pod.awaitOutput("\"last\":true");
            var window = new StringBuilder();
            for (AgentRecord each : pod.records()) {
                if (each instanceof AgentRecord.LogRange range) {
                    assertThat(range.offset()).isEqualTo(10 + window.length());
                    window.append(new String(Base64.getDecoder().decode(range.data()), StandardCharsets.US_ASCII));
                }
            }
            assertThat(window).hasToString("x".repeat(19_990) + "\n");
            runner.outcome("FAILED").end();
            pod.await(AgentRecord.Prepared.class);
            pod.annotate(PodAnnotations.REPEAT, "once");
            Awaitility.await()
                    .until(() -> pod.records().stream()
                                    .filter(AgentRecord.Prepared.class::isInstance)
                                    .count()
                            == 2);
            assertThat(pod.output().lines())
                    .allSatisfy(line -> assertThat(line.length()).isLessThan(16_000));
        }
    }

    @Test
    void refusesATaskThatIsNotTheClaimed() throws Exception {
        try (var pod = new AgentPod(directory)
                .claimed()
                .annotate(PodAnnotations.TASK, "{}")
                .start()) {
            assertThat(pod.end()).isEqualTo(1);
            assertThat(pod.await(AgentRecord.Failed.class).message()).contains("task is not the one");
            assertThat(pod.endRecord().attempt()).isEqualTo(1);
            assertThat(pod.files.agentReady()).doesNotExist();
        }
    }

    @Test
    void withholdsTheResultsOfABuildWithAShell() throws Exception {
        try (var pod = new AgentPod(directory).claimed(AgentPod.claim(1, true)).start();
                var runner = new FakeRunner(pod.files.shared())) {
            for (String name :
                    List.of("success", "hello.spec", "hello.rpm", "results.json", "root.log", "hw_info.log")) {
                Files.writeString(pod.result(name), name);
            }
            runner.outcome("SUCCEEDED").end();
            assertThat(pod.publish()).isZero();
            assertThat(pod.manifest().files().stream().map(Manifest.File::path))
                    .containsExactly(
                            "SHA256SUMS",
                            "backend.log.gz",
                            "build.info",
                            "builder-live.log.gz",
                            "hello.spec",
                            "success");
        }
    }
}
