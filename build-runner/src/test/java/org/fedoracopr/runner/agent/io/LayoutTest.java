package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in a published directory, by Copr's own layout. */
final class LayoutTest {

    private static final String OLD = "0c5d0f0e-0000-4000-8000-0000000000aa";
    private static final String OLDER = "0c5d0f0e-0000-4000-8000-0000000000a0";

    @TempDir
    Path directory;

    private AgentPod pod(String buildUid) throws IOException {
        return pod(AgentPod.claim(buildUid, 1, false));
    }

    private AgentPod pod(Claim claim) throws IOException {
        Path root = Files.createDirectory(directory.resolve(claim.buildUid()));
        return AgentLife.builtPod(root, directory.resolve("volume"), claim);
    }

    private static List<String> published(AgentPod pod) throws Exception {
        AgentLife.run(pod, FileOperations.SYSTEM);
        var names = new ArrayList<String>();
        try (var tree = Files.walk(pod.published(""))) {
            tree.filter(Files::isRegularFile)
                    .map(file -> pod.published("").relativize(file).toString())
                    .sorted()
                    .forEach(names::add);
        }
        return names;
    }

    private static String text(Path compressed) throws IOException {
        try (var input = new GZIPInputStream(Files.newInputStream(compressed))) {
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Manifest manifest(AgentPod pod) throws IOException {
        return ProtocolJson.read(Manifest.class, Files.readAllBytes(pod.published("manifest.json")));
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildResult.class,
            names = {"FAILED", "CANCELED", "TIMED_OUT", "SKIPPED"})
    void aBuildThatDidNotSucceedHasEverythingButSuccess(BuildResult result) throws Exception {
        AgentPod pod = pod(AgentPod.UID);
        Files.writeString(pod.result("hello.spec"), "Name: hello");
        Files.createDirectory(pod.result("fedora-review"));
        Files.writeString(pod.result("fedora-review/fedora-review.log"), "reviewed");
        Files.writeString(pod.result("hw_info.log"), "a machine");
        AgentLife.outcome(pod, result);
        assertThat(published(pod))
                .containsExactly(
                        "SHA256SUMS",
                        "backend.log.gz",
                        "build.info",
                        "build.log.gz",
                        "builder-live.log.gz",
                        "configs/child.cfg",
                        "fedora-review/fedora-review.log.gz",
                        "hello-" + AgentPod.UID + ".rpm",
                        "hello.spec",
                        "hw_info.log",
                        "manifest.json",
                        "results.json");
        assertThat(manifest(pod).anomalies())
                .anyMatch(a -> a.contains("success, of a build that did not succeed"))
                .anyMatch(a -> a.contains("is no readable RPM"));
        assertThat(text(pod.published("fedora-review/fedora-review.log.gz"))).isEqualTo("reviewed");
    }

    @Test
    void buildInfoAndJournalHaveTheFormOfCoprsBackend() throws Exception {
        Claim claim = AgentPod.claim(1, false);
        AgentPod pod = pod(new Claim(
                1,
                claim.buildUid(),
                claim.build(),
                1,
                claim.taskSha256(),
                claim.resultsPath(),
                "builder@sha256:1",
                1000,
                60,
                false,
                List.of(new Claim.JournalLine(Instant.parse("2026-01-01T00:00:00.250Z"), "Admitted to pool\nx86"))));
        published(pod);
        assertThat(pod.published("build.info")).hasContent("build_id=12\nbuilder_ip=10.0.0.7");
        assertThat(text(pod.published("backend.log.gz")).lines())
                .first()
                .isEqualTo("[2026-01-01 00:00:00,250][  INFO][PID:1] Admitted to pool x86");
        assertThat(text(pod.published("backend.log.gz")).lines())
                .allMatch(line -> line.matches(
                        "\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d,\\d{3}]\\[ {0,2}[A-Z]+]\\[PID:\\d+] .+"))
                .anyMatch(line -> line.contains("Attempt 1 of build 12-fedora-43-x86-64"))
                .anyMatch(line -> line.contains("The build has ended: SUCCEEDED, exit code 0"))
                .anyMatch(line -> line.contains("in " + AgentPod.PLACE + " when the operator permits it"));
    }

    @Test
    void ofAnEarlierBuildPackagesAndLogsAreKeptAsCoprKeepsThem() throws Exception {
        published(pod(OLDER));
        AgentPod old = pod(OLD);
        assertThat(published(old)).contains("prev_build_backup/backend.log.gz", "hello-" + OLDER + ".rpm");
        // The backend signs in place, and somebody put something strange there.
        Files.writeString(old.published("hello-" + OLD + ".rpm"), "a signed package");
        Files.createSymbolicLink(old.published("passwd.log"), Path.of("/etc/passwd"));
        Files.writeString(old.published("hello.rpm"), "of the earlier build");

        AgentPod pod = pod(AgentPod.UID);
        Files.writeString(pod.result("hello.rpm"), "of this build");
        assertThat(published(pod))
                .containsExactly(
                        "SHA256SUMS",
                        "backend.log.gz",
                        "build.info",
                        "build.log.gz",
                        "builder-live.log.gz",
                        "configs/child.cfg",
                        "hello-" + AgentPod.UID + ".rpm",
                        "hello-" + OLDER + ".rpm",
                        "hello-" + OLD + ".rpm",
                        "hello.rpm",
                        "manifest.json",
                        "prev_build_backup/backend.log.gz",
                        "prev_build_backup/build.info",
                        "prev_build_backup/build.log.gz",
                        "prev_build_backup/builder-live.log.gz",
                        "results.json",
                        "success");
        assertThat(pod.published("hello-" + OLD + ".rpm")).hasContent("a signed package");
        assertThat(pod.published("hello.rpm")).hasContent("of this build");
        assertThat(text(pod.published("prev_build_backup/build.log.gz"))).isEqualTo("compiling for " + OLD);
        assertThat(manifest(pod).carried())
                .containsExactly(
                        "hello-" + OLDER + ".rpm",
                        "hello-" + OLD + ".rpm",
                        "prev_build_backup/backend.log.gz",
                        "prev_build_backup/build.info",
                        "prev_build_backup/build.log.gz",
                        "prev_build_backup/builder-live.log.gz");
    }

    @Test
    void theBuilderCannotWriteWhatIsTheAgentsOrCarried() throws Exception {
        AgentPod pod = pod(AgentPod.UID);
        for (String name : List.of("manifest.json", "SHA256SUMS", "prev_build_backup", "build.log.gz", "build.info")) {
            Files.createDirectory(pod.result(name));
            Files.writeString(pod.result(name).resolve("forged"), "forged");
        }
        Files.writeString(pod.result("backend.log"), "forged");
        assertThat(published(pod))
                .containsExactly(
                        "SHA256SUMS",
                        "backend.log.gz",
                        "build.info",
                        "build.log.gz",
                        "builder-live.log.gz",
                        "configs/child.cfg",
                        "hello-" + AgentPod.UID + ".rpm",
                        "manifest.json",
                        "results.json",
                        "success");
        assertThat(text(pod.published("build.log.gz"))).isEqualTo("compiling for " + AgentPod.UID);
        assertThat(manifest(pod).anomalies())
                .filteredOn(a -> a.contains("in whose place the agent puts"))
                .hasSize(6);
    }
}
