package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.runner.rpm.RpmPackage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged program, with real git repositories, a real lookaside cache over HTTP and the machine's rpmbuild. */
class CoprRpmbuildIT {

    private static final String COMPILE = "gcc $RPM_OPT_FLAGS -o hello hello.c";
    private static final String HANG = "echo THE BUILD HANGS; sleep 1000";
    private static final Duration BOUND = Duration.ofMinutes(1);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it before each test.
    Path directory;

    @SuppressWarnings("NullAway.Init") // Set before each test.
    private BuilderMachine machine;

    @BeforeEach
    void start() throws IOException {
        machine = new BuilderMachine(directory.toRealPath());
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void buildsTheTaskOfAFile() throws Exception {
        machine.makePackage(COMPILE);
        BuilderMachine.Run run = buildPackages(Map.of("ssh_public_keys", "ssh-ed25519 SECRET"));

        assertThat(run.await()).as(run.text()).isZero();
        assertThat(machine.stderr()).isEmpty();
        assertThat(run.text())
                .startsWith(
                        "\nYou can reproduce this build on your computer by running:\n\n  sudo dnf install copr-rpmbuild\n")
                .contains("\nVersion: 1.8\nPID: ", "\nTask:\n{'build_id': 12,\n", " 'source_type': None,\n")
                .contains("BuildRequires are not checked", "no isolation")
                .contains("\nRunning RPMResults tool\nPackage info:\n{\n", "\nRPMResults finished\n")
                .doesNotContain("SECRET");
        assertThat(machine.root.resolve("main.log")).hasBinaryContent(run.bytes());
        assertThat(names(machine.root.resolve("results")))
                .containsExactlyInAnyOrder(
                        "build.log.gz",
                        "hello-2.10-1.fc43.src.rpm",
                        "hello-2.10-1.fc43.x86_64.rpm",
                        "hello-data-2.10-1.fc43.noarch.rpm",
                        "hello.spec",
                        "results.json",
                        "success");
        assertThat(machine.root.resolve("results/success")).hasContent("done");
        JsonNode results = results();
        assertThat(results.get("packages").findValuesAsText("arch")).containsExactly("src", "x86_64", "noarch");
        assertThat(results.get("built_packages"))
                .hasToString("[\"hello-2.10-1.fc43.x86_64.rpm\",\"hello-data-2.10-1.fc43.noarch.rpm\"]");
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
        assertThat(machine.root.resolve("pid")).content().matches("[0-9]+");
        assertThat(machine.root.resolve("logger_pid")).content().matches("[0-9]+\n");
    }

    @Test
    void buildsTheTaskOfAFrontendAndWritesUpstreamsResults() throws Exception {
        machine.makePackage(COMPILE);
        Path task = machine.task(Map.of("fedora_review", true));
        Path served = machine.root.resolve("www/backend/get-build-task/12-" + BuilderMachine.CHROOT);
        Files.createDirectories(served.getParent());
        Files.copy(task, served);
        machine.configure("frontend_url = " + machine.server.url() + "/\nresults_json = upstream");

        BuilderMachine.Run run = machine.start("12", "--chroot", BuilderMachine.CHROOT, "--drop-resultdir");
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(run.text())
                .contains("\nRunning FedoraReview tool\n", "\nFedoraReview finished\nRunning RPMResults tool\n");
        assertThat(results().fieldNames()).toIterable().containsExactly("packages");
        assertThat(results().get("packages").get(0).get("epoch").isNull()).isTrue();
    }

    @Test
    void makesASourcePackageOfADistGit() throws Exception {
        machine.makePackage(COMPILE, "ExclusiveArch: x86_64 aarch64");
        BuilderMachine.Run run = machine.start(
                "--srpm",
                "--task-file",
                machine.task(Map.of(
                                "source_type",
                                10,
                                "source_json",
                                "{\"clone_url\": \"" + machine.root.resolve("git/hello") + "\"}",
                                "distributions_in_project",
                                List.of("fedora-43", "epel-10")))
                        .toString());
        assertThat(run.await()).as(run.text()).isZero();
        JsonNode results = results();
        assertThat(results.get("release").textValue()).isEqualTo("1");
        assertThat(results.get("source_package").textValue()).isEqualTo("hello-2.10-1.src.rpm");
        assertThat(results.get("architecture_specific_tags").get("epel-10"))
                .hasToString("{\"exclusivearch\":[\"aarch64\",\"x86_64\"]}");
        assertThat(run.text())
                .contains(
                        "Output: [",
                        "Running SRPMResults tool\nUsing distributions_in_project for this build.\n",
                        "Extracting arch-specific tags for epel-10\n",
                        "\nSRPMResults finished\n")
                .doesNotContain("WARNING");
    }

    @Test
    void takesALinkedSourcePackageAsItIsOrRebuildsIt() throws Exception {
        machine.makePackage(COMPILE);
        assertThat(buildPackages(Map.of()).await()).isZero();
        Files.copy(
                machine.root.resolve("results/hello-2.10-1.fc43.src.rpm"),
                machine.root.resolve("www/my hello+1.src.rpm"));
        Map<String, Object> link = Map.of(
                "source_type",
                1,
                "source_json",
                "{\"url\": \"" + machine.server.url() + "/my%20hello+1.src.rpm?x=.spec\"}");

        BuilderMachine.Run taken = machine.start(
                "--srpm", "--drop-resultdir", "--task-file", machine.task(link).toString());
        assertThat(taken.await()).as(taken.text()).isZero();
        assertThat(names(machine.root.resolve("results")))
                .containsExactlyInAnyOrder("my hello+1.src.rpm", "hello.spec", "results.json", "success");
        assertThat(results().get("release").textValue()).isEqualTo("1");

        BuilderMachine.Run rebuilt = machine.start(
                "--rpm",
                "--drop-resultdir",
                "--task-file",
                machine.task(link).toString(),
                "--chroot",
                BuilderMachine.CHROOT);
        assertThat(rebuilt.await()).as(rebuilt.text()).isZero();
        assertThat(names(machine.root.resolve("results")))
                .contains("my hello+1.src.rpm", "hello-2.10-1.fc43.x86_64.rpm", "hello.spec", "success");
        assertThat(RpmPackage.read(machine.root.resolve("results/hello-2.10-1.fc43.x86_64.rpm"))
                        .name())
                .isEqualTo("hello");
    }

    @Test
    void saysWhichChecksumIsWrong() throws Exception {
        machine.makePackage(COMPILE);
        machine.publish("something else\n");
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(1);
        String expected =
                "sources: checksum of greeting.txt is wrong: expected md5 " + BuilderMachine.md5("hello 2.10\n")
                        + ", got " + BuilderMachine.md5("something else\n")
                        + ": upload the right file to the lookaside or correct the 'sources' file";
        assertThat(machine.outcome().cause()).isEqualTo(FailureCause.CHECKSUM_MISMATCH);
        assertThat(machine.outcome().message()).isEqualTo(expected);
        assertThat(run.text()).endsWith("Copr build error: " + expected + "\n");
    }

    @Test
    void saysWhichFileIsNotInTheLookasideCache() throws Exception {
        machine.makePackage(COMPILE);
        Files.delete(machine.root.resolve(
                "www/hello/greeting.txt/md5/" + BuilderMachine.md5("hello 2.10\n") + "/greeting.txt"));
        machine.agentIsReady();
        assertThat(buildInPod().await()).isEqualTo(1);
        Outcome outcome = machine.outcome();
        assertThat(outcome.cause()).isEqualTo(FailureCause.SOURCES_UNAVAILABLE);
        assertThat(outcome.phases()).hasSize(1);
        BuildPhase.Evidence evidence =
                Objects.requireNonNull(outcome.phases().getFirst().evidence());
        assertThat(evidence.httpStatus()).isEqualTo(404);
        assertThat(evidence.url()).endsWith("/greeting.txt");
    }

    @Test
    void leavesWhatExistsOfAFailedBuild() throws Exception {
        machine.makePackage("echo 'hello.c:1: error: nonsense'; exit 3");
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(1);
        assertThat(names(machine.pod.results()))
                .containsExactlyInAnyOrder("build.log.gz", "hello-2.10-1.fc43.src.rpm", "hello.spec");
        Outcome outcome = machine.outcome();
        assertThat(outcome.result()).isEqualTo(BuildResult.FAILED);
        assertThat(outcome.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(outcome.message()).isEqualTo("%build failed (exit 1): hello.c:1: error: nonsense");
        assertThat(outcome.phases()).extracting(BuildPhase::name).containsExactly("sources", "srpm", "build");
        assertThat(outcome.phases().getLast().exitCode()).isEqualTo(1);
        assertThat(run.text()).endsWith("Copr build error: Build failed\n");
        assertThat(machine.pod.liveLog()).hasBinaryContent(run.bytes());
    }

    @Test
    void skipsAPackageThatIsNotForThisArchitecture() throws Exception {
        machine.makePackage(COMPILE, "ExclusiveArch: s390x");
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(1);
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.SKIPPED);
        assertThat(machine.outcome().cause()).isEqualTo(FailureCause.ARCHITECTURE_EXCLUDED);
        String reason = "This chroot was skipped because of ExclusiveArch: the package is not for x86_64"
                + " (ExclusiveArch: s390x)";
        assertThat(machine.outcome().message()).isEqualTo(reason);
        assertThat(run.text()).endsWith("Copr build error: " + reason + "\n").doesNotContain("rpmbuild -bs");
        assertThat(machine.outcome().phases()).extracting(BuildPhase::name).containsExactly("sources");
        assertThat(names(machine.pod.results())).containsExactly("hello.spec");
    }

    @Test
    void skipsAPackageThatOnlyRpmFindsNotToBeForThisArchitecture() throws Exception {
        machine.makePackage(COMPILE, "ExclusiveArch: %(echo s390x)");
        machine.agentIsReady();
        assertThat(buildInPod().await()).isEqualTo(1);
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.SKIPPED);
        assertThat(machine.outcome().phases()).extracting(BuildPhase::name).contains("srpm");
    }

    @Test
    void sourceBuildNeedsADistribution() throws Exception {
        machine.makePackage(COMPILE);
        BuilderMachine.Run run = machine.start(
                "--srpm",
                "--task-file",
                machine.task(Map.of(
                                "source_type",
                                10,
                                "source_json",
                                "{\"clone_url\": \"" + machine.root.resolve("git/hello") + "\"}",
                                "distributions_in_project",
                                List.of()))
                        .toString());
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .contains("set distributions_in_project")
                .endsWith("Copr build error: Running against too old copr-frontend\n");
        assertThat(names(machine.root.resolve("results"))).doesNotContain("success", "results.json");
    }

    @Test
    void waitsForTheAgentBeforeItTouchesTheTask() throws Exception {
        machine.makePackage(COMPILE);
        BuilderMachine.Run run = buildInPod();
        await().atMost(BOUND).until(() -> run.text().contains("Logging PID"));
        assertThat(machine.pod.runnerLock()).content().isEqualTo(run.process().pid() + "\n");
        assertThat(isLocked(machine.pod.runnerLock())).isTrue();
        assertThat(run.text()).doesNotContain("Task:");
        machine.agentIsReady();
        assertThat(run.await()).as(run.text()).isZero();
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(machine.outcome().engine()).isEqualTo("rpmbuild");
        assertThat(machine.outcome().phases())
                .extracting(BuildPhase::name)
                .containsExactly("sources", "srpm", "build", "results");
        assertThat(machine.pod.liveLog()).hasBinaryContent(run.bytes());
        assertThat(names(machine.pod.results())).contains("success", "results.json");
    }

    @Test
    void doesNotWaitForAnAgentForEver() throws Exception {
        machine.makePackage(COMPILE);
        machine.configure("agent_wait_seconds = 1");
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(1);
        assertThat(machine.outcome().cause()).isEqualTo(FailureCause.BUILDER_MISCONFIGURED);
        assertThat(machine.outcome().message()).startsWith("the agent did not come up within 1 s");
    }

    @Test
    void stopsTheWholeBuildWhenItIsCanceled() throws Exception {
        machine.makePackage(HANG);
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        await().atMost(BOUND).until(() -> run.text().contains("\nTHE BUILD HANGS"));
        List<ProcessHandle> children = run.process().descendants().toList();
        assertThat(children).isNotEmpty();
        machine.cancel("alice asked for it");
        assertThat(run.await()).isEqualTo(130);
        await().atMost(BOUND).until(() -> children.stream().noneMatch(CoprRpmbuildIT::runs));
        assertThat(run.text())
                .contains(" !! Copr cancel => sending INT\n")
                .endsWith("Copr build error: Build canceled: alice asked for it\n");
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.CANCELED);
        assertThat(machine.outcome().exitCode()).isEqualTo(130);
        assertThat(names(machine.pod.results()))
                .contains("hello.spec", "build.log.gz")
                .doesNotContain("success");
        assertThat(names(machine.root.resolve("workspace"))).isEmpty();
        assertThat(machine.pod.liveLog()).hasBinaryContent(run.bytes());
    }

    @Test
    void endsInItsOwnWayOnTerm() throws Exception {
        machine.makePackage(HANG);
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        await().atMost(BOUND).until(() -> run.text().contains("\nTHE BUILD HANGS"));
        run.process().destroy();
        assertThat(run.await()).isEqualTo(130);
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.CANCELED);
        assertThat(machine.outcome().message()).contains("signal TERM");
    }

    @Test
    void learnsFromTheAgentOfATermThatItMissed() throws Exception {
        machine.makePackage(HANG);
        Files.createDirectories(machine.pod.agentTerminating());
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(130);
        assertThat(machine.outcome().result()).isEqualTo(BuildResult.CANCELED);
        assertThat(machine.outcome().message()).contains("the Pod was told to end");
        assertThat(run.text()).doesNotContain("Task:");
    }

    @Test
    void climbsTheLadderOfATimeout() throws Exception {
        machine.makePackage("trap '' INT; echo THE BUILD HANGS; sleep 1000; sleep 1000");
        BuilderMachine.Run run = machine.start(
                "--task-file", machine.task(Map.of()).toString(), "--chroot", BuilderMachine.CHROOT, "--timeout", "4");
        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .containsOnlyOnce(" !! Copr timeout => sending INT\n")
                .endsWith("Copr build error: Build failed\n");
        assertThat(run.process().descendants()).isEmpty();
    }

    @Test
    void leavesItsLockFreeWhenItIsKilled() throws Exception {
        machine.makePackage(HANG);
        machine.agentIsReady();
        BuilderMachine.Run run = buildInPod();
        await().atMost(BOUND).until(() -> run.text().contains("\nTHE BUILD HANGS"));
        assertThat(isLocked(machine.pod.runnerLock())).isTrue();
        List<ProcessHandle> children = run.process().descendants().toList();
        try {
            run.process().destroyForcibly().waitFor();
            assertThat(isLocked(machine.pod.runnerLock())).isFalse();
            assertThat(machine.pod.runnerLock()).isNotEmptyFile();
            assertThat(machine.pod.outcome()).doesNotExist();
        } finally {
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void stopsABuildThatWritesTooMuch() throws Exception {
        machine.makePackage("echo THE BUILD TALKS; yes");
        machine.agentIsReady();
        Files.writeString(machine.pod.annotations().resolve("claim"), """
                {"protocol": 1, "buildUid": "u", "build": "b", "attempt": 1, "taskSha256": "x", "resultsPath": "p",
                 "maxLogBytes": 200000, "agentMaxWaitSeconds": 1, "withholdResults": false}
                """);
        BuilderMachine.Run run = buildInPod();
        assertThat(run.await()).isEqualTo(1);
        assertThat(machine.outcome().cause()).isEqualTo(FailureCause.LOG_TOO_LONG);
        assertThat(Files.size(machine.pod.liveLog())).isLessThan(400_000);
    }

    @Test
    void saysInOneSentenceWhatItCannotDo() throws Exception {
        machine.configure("engine_ = x");
        Files.writeString(
                machine.root.resolve("main.ini"),
                Files.readString(machine.root.resolve("main.ini")).replace("engine = rpmbuild", "engine = mock"));
        BuilderMachine.Run mock = buildPackages(Map.of());
        assertThat(mock.await()).isEqualTo(1);
        assertThat(mock.text())
                .endsWith(
                        "Copr build error: mock is not installed on this builder: install the package mock, or set engine ="
                                + " rpmbuild in main.ini to try things out\n");

        BuilderMachine.Run missing = machine.start("--task-file", "/nothing", "--chroot", BuilderMachine.CHROOT);
        assertThat(missing.await()).isEqualTo(1);
        assertThat(missing.text()).endsWith("Copr build error: [Errno 2] No such file or directory: '/nothing'\n");

        Files.delete(machine.root.resolve("main.ini"));
        BuilderMachine.Run unconfigured = buildPackages(Map.of());
        assertThat(unconfigured.await()).isEqualTo(1);
        assertThat(machine.stderr())
                .isEqualTo("No configuration file main.ini in: " + machine.root + " /etc/copr-rpmbuild\n");
    }

    private BuilderMachine.Run buildPackages(Map<String, Object> task) throws IOException {
        return machine.start(
                "--verbose",
                "--drop-resultdir",
                "--task-file",
                machine.task(task).toString(),
                "--chroot",
                BuilderMachine.CHROOT);
    }

    private BuilderMachine.Run buildInPod() throws IOException {
        return machine.startInPod("--task-file", machine.task(Map.of()).toString(), "--chroot", BuilderMachine.CHROOT);
    }

    private JsonNode results() throws IOException {
        return MAPPER.readTree(machine.root.resolve("results/results.json").toFile());
    }

    private static List<String> names(Path directory) throws IOException {
        try (var children = Files.list(directory)) {
            return children.map(child -> String.valueOf(child.getFileName())).toList();
        }
    }

    /** False also for a process that has ended and that nobody has collected yet. */
    private static boolean runs(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            return !stat.substring(stat.lastIndexOf(')') + 2).startsWith("Z");
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        }
    }
}
