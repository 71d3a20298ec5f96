package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.mock.MockDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the outcome says of mock's own failures, and what becomes of chroots and processes then, against the test double of mock. */
@Timeout(180)
class MockFailuresIT {

    private static final String BUILD = "cc -o hello hello.c";

    @TempDir
    Path directory;

    private BuilderMachine machine;
    private MockDouble mock;

    @BeforeEach
    void make() throws IOException {
        machine = new BuilderMachine(directory);
        mock = machine.useMock("network_guard = none");
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dead-package      | REPOSITORY_UNAVAILABLE | https://mirror.example/gcc-15.2.1-1.fc43.x86_64.rpm (HTTP status 404)
            disk-requirements | DISK_FULL              | the build's disk is full: build in a pool with more scratch space
            conflict          | DEPENDENCY_MISSING     | BuildRequires: libfoo.so.1()(64bit) not found in the build's repositories
            """)
    void aFailureOfDnfIsTold(String failure, FailureCause cause, String message) throws Exception {
        machine.makePackage(BUILD);
        mock.fault("dnf", failure);

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).as(outcome.message()).isEqualTo(cause);
        assertThat(outcome.message()).contains(message);
        assertThat(buildPhase(outcome).exitCode()).isEqualTo(30);
        assertThat(liveLog()).endsWith("Copr build error: Build failed\n");
        assertNoChrootIsLeft();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            setup     | 40 | Source RPM is not installable:\\nFailed to open system bus: No such file or directory | nspawn cannot start
            buildsrpm | 1  | Failed to chown() cgroup /sys/fs/cgroup/payload: No such file or directory | nspawn cannot start
            start     | 70 | Could not create output directory for built rpms.        | make it writable for the builder's user
            """)
    void aBuilderThatCannotRunMockIsToldWhatItLacks(String phase, int code, String text, String message)
            throws Exception {
        machine.makePackage(BUILD);
        mock.fault("fail", phase, Map.of("code", code, "text", text.replace("\\n", "\n")));

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).as(outcome.message()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
        assertThat(outcome.message()).contains(message);
        assertThat(buildPhase(outcome).exitCode()).isEqualTo(code);
    }

    @Test
    void whatAPackagePrintsBlamesNoBuilder() throws Exception {
        machine.makePackage("echo 'Failed to open system bus: No such file or directory'; exit 1");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).as(outcome.message()).isEqualTo(FailureCause.BUILD_FAILED);
    }

    @Test
    void aRepositoryThatRefusesIsNamedWithItsStatus() throws Exception {
        machine.makePackage(BUILD);
        String url = machine.server.url() + "/no-repository/";

        Outcome outcome = buildInPod(Map.of("repos", List.of(Map.of("id", "gone", "name", "Gone", "baseurl", url))), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
        assertThat(outcome.message()).contains("the repository gone cannot be read from " + url, "(HTTP status 404)");
        assertThat(Objects.requireNonNull(buildPhase(outcome).evidence()).httpStatus())
                .isEqualTo(404);
    }

    @Test
    void anArchitectureThatOnlyRpmRefusesIsSkippedFromBuildLog() throws Exception {
        machine.makePackage(BUILD, "ExclusiveArch: %(echo s390x)");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.result()).as(outcome.message()).isEqualTo(BuildResult.SKIPPED);
        assertThat(outcome.message()).contains("the package is not for x86_64");
        assertThat(mock.calls()).isNotEmpty();
        assertNoChrootIsLeft();
    }

    @Test
    void anArchitectureThatTheSpecRefusesNeverGetsToMock() throws Exception {
        machine.makePackage(BUILD, "ExclusiveArch: s390x");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.result()).isEqualTo(BuildResult.SKIPPED);
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void mockThatIsKilledLeavesNoChrootAndIsToldWithItsSignal() throws Exception {
        machine.makePackage(BUILD);
        mock.fault("signal", "build", 9);

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(outcome.message()).contains("killed by signal 9");
        assertThat(buildPhase(outcome).signal()).isEqualTo(9);
        assertNoChrootIsLeft();
    }

    @Test
    void aDiskThatIsReallyFullIsToldAndTheLogEndsWhole() throws Exception {
        machine.makePackage("dd if=/dev/zero of=big bs=1M count=200");
        Files.createDirectories(mock.base());
        // In a mount namespace of its own: whatever happens, the machine has no mount afterwards.
        List<String> inside = List.of(
                "unshare",
                "--mount",
                "sh",
                "-ec",
                "mount -t tmpfs -o size=30m tmpfs \"$1\"; shift; exec \"$@\"",
                "sh",
                mock.base().toString());

        Outcome outcome = buildInPod(inside, mock.environment(), Map.of(), 1);

        assertThat(outcome.cause()).as(outcome.message()).isEqualTo(FailureCause.DISK_FULL);
        assertThat(outcome.message()).contains("more scratch space");
        assertThat(liveLog()).endsWith("\nCopr build error: Build failed\n");
        assertThat(machine.pod.results().resolve("success")).doesNotExist();
    }

    @Test
    void whatHoldsTheOutputOpenAfterMockDoesNotHoldTheBuild() throws Exception {
        machine.makePackage(BUILD);
        // A number that no other test's orphan has.
        long seconds = 1_000_000 + ProcessHandle.current().pid();
        mock.fault("orphan", "build", seconds);

        try {
            Outcome outcome = buildInPod(Map.of(), 0);

            assertThat(outcome.result()).isEqualTo(BuildResult.SUCCEEDED);
            assertThat(liveLog()).endsWith("\nRPMResults finished\n");
        } finally {
            endOrphan(seconds);
        }
    }

    @Test
    void aBuildThatIsToBeLookedIntoKeepsItsChroot() throws Exception {
        machine.makePackage("exit 1");

        buildInPod(Map.of("allow_user_ssh", true), 1);

        assertThat(mock.calls()).hasSize(1);
        assertThat(mock.calls().getFirst().options()).endsWith("--no-cleanup-after");
        try (Stream<Path> chroots = Files.list(mock.base())) {
            assertThat(chroots).isNotEmpty();
        }
    }

    @Test
    void aSourcePackageIsRebuilt() throws Exception {
        machine.makePackage(BUILD);
        buildInPod(Map.of(), 0);
        Path made = machine.pod.results().resolve("hello-2.10-1.fc43.src.rpm");
        Files.move(made, directory.resolve("www/hello-2.10-1.fc43.src.rpm"));
        int before = mock.calls().size();

        buildInPod(
                Map.of(
                        "source_type",
                        1,
                        "source_json",
                        "{\"url\": \"" + machine.server.url() + "/hello-2.10-1.fc43.src.rpm\"}",
                        "output",
                        "rpm",
                        "with_opts",
                        List.of("docs")),
                0);

        List<String> options = mock.calls().get(before).options();
        assertThat(options)
                .containsExactly(
                        "--rebuild",
                        made.toString(),
                        "--resultdir",
                        machine.pod.results().toString(),
                        "--uniqueext",
                        options.get(5),
                        "-r",
                        machine.pod.results().resolve("configs/child.cfg").toString(),
                        "--with",
                        "docs");
        assertThat(machine.pod.results().resolve("hello-2.10-1.fc43.x86_64.rpm"))
                .exists();
    }

    // -- the machine

    private Outcome buildInPod(Map<String, Object> task, int exitCode) throws IOException, InterruptedException {
        return buildInPod(List.of(), mock.environment(), task, exitCode);
    }

    private Outcome buildInPod(
            List<String> prefix, Map<String, String> environment, Map<String, Object> task, int exitCode)
            throws IOException, InterruptedException {
        machine.agentIsReady();
        Map<String, String> inPod = new HashMap<>(environment);
        inPod.put(PodFiles.SHARED_DIRECTORY_VARIABLE, machine.pod.shared().toString());
        inPod.put(
                PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                machine.pod.annotations().toString());
        BuilderMachine.Run run = machine.startThrough(
                prefix, inPod, "--task-file", machine.task(task).toString(), "-r", BuilderMachine.CHROOT);
        assertThat(run.await()).as(run.text()).isEqualTo(exitCode);
        return machine.outcome();
    }

    private static BuildPhase buildPhase(Outcome outcome) {
        return outcome.phases().stream()
                .filter(phase -> phase.name().equals("build"))
                .findFirst()
                .orElseThrow();
    }

    private String liveLog() throws IOException {
        return Files.readString(machine.pod.liveLog(), StandardCharsets.UTF_8);
    }

    /** The double leaves it in a session of its own, out of the runner's reach. */
    private static void endOrphan(long seconds) {
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            processes
                    .filter(process -> process.info().commandLine().orElse("").endsWith("sleep " + seconds))
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    private void assertNoChrootIsLeft() throws IOException {
        if (Files.exists(mock.base())) {
            try (Stream<Path> chroots = Files.list(mock.base())) {
                assertThat(chroots).isEmpty();
            }
        }
    }
}
