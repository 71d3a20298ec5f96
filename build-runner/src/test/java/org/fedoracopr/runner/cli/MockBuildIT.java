package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.mock.MockDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds with the engine mock, from the command line, against the test double of mock. */
@Timeout(180)
class MockBuildIT {

    private static final String BUILD = "cc -o hello hello.c";
    /** What mock prints when a phase begins. */
    private static final Map<String, String> STARTS = Map.of(
            "init", "Start: chroot init",
            "buildsrpm", "Start: buildsrpm",
            "builddep", "Start: build setup",
            "build", "Start: rpmbuild");

    @TempDir
    Path directory;

    private BuilderMachine machine;
    private MockDouble mock;
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void make() throws IOException {
        machine = new BuilderMachine(directory);
        mock = machine.useMock("network_guard = none");
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void theCommandIsUpstreamsAndTheResultsAreThere() throws Exception {
        machine.makePackage(BUILD);

        BuilderMachine.Run run = build(Map.of("with_opts", List.of("docs"), "without_opts", List.of("tests")));

        assertThat(run.await()).as(run.text()).isZero();
        MockDouble.Call call = mock.calls().getFirst();
        String results = directory.resolve("results").toString();
        assertThat(call.options().get(1)).endsWith("/hello/hello.spec");
        assertThat(call.options().get(3)).endsWith("/hello");
        assertThat(call.options().get(7)).matches("\\d{10}\\.\\d{6}");
        String unique = call.options().get(7);
        assertThat(call.options())
                .containsExactly(
                        "--spec",
                        call.options().get(1),
                        "--sources",
                        call.options().get(3),
                        "--resultdir",
                        results,
                        "--uniqueext",
                        unique,
                        "-r",
                        results + "/configs/child.cfg",
                        "--with",
                        "docs",
                        "--without",
                        "tests");
        assertThat(call.json().path("terminal").path("stdin").asBoolean()).isFalse();
        assertThat(call.json().path("terminal").path("stdout").asBoolean()).isTrue();
        assertThat(mock.calls().get(1).options())
                .containsExactly(
                        "-r",
                        results + "/configs/child.cfg",
                        "--uniqueext",
                        unique,
                        "--scrub",
                        "bootstrap",
                        "--scrub",
                        "chroot",
                        "--scrub",
                        "root-cache",
                        "--quiet");
        assertThat(mock.calls()).hasSize(2);
        assertThat(run.text()).contains("\nRunning (timeout=600): mock --spec ");
        assertThat(results())
                .contains(
                        "success",
                        "results.json",
                        "configs.tar.gz",
                        "build.log.gz",
                        "root.log.gz",
                        "state.log.gz",
                        "hello-2.10-1.fc43.src.rpm",
                        "hello-2.10-1.fc43.x86_64.rpm",
                        "hello-data-2.10-1.fc43.noarch.rpm");
        assertThat(directory.resolve("results/configs/child.cfg")).exists();
        assertNoChrootIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"one", "separate"})
    void aFailingBuildSaysWhatFailed(String steps) throws Exception {
        use("mock_steps = " + steps);
        machine.makePackage("echo 'hello.c:1: error: no such thing' >&2; exit 1");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.result()).isEqualTo(BuildResult.FAILED);
        assertThat(outcome.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(outcome.message()).isEqualTo("%build failed (mock: exit 1): hello.c:1: error: no such thing");
        assertThat(phase(outcome, "build").exitCode()).isEqualTo(1);
        assertThat(machine.pod.results().resolve("build.log.gz")).exists();
        assertThat(machine.pod.results().resolve("configs.tar.gz")).exists();
        assertThat(machine.pod.results().resolve("success")).doesNotExist();
        assertNoChrootIsLeft();
    }

    @Test
    void separateStepsArePhases() throws Exception {
        use("mock_steps = separate");
        machine.makePackage(BUILD);

        Outcome outcome = buildInPod(Map.of(), 0);

        assertThat(outcome.phases())
                .extracting(BuildPhase::name)
                .containsExactly("sources", "configuration", "init", "srpm", "installdeps", "build", "results");
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .startsWith("init", "buildsrpm", "installdeps", "rebuild");
    }

    @Test
    void aMissingDependencyIsNamed() throws Exception {
        machine.makePackage(BUILD, "BuildRequires: no-such-package >= 3");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.DEPENDENCY_MISSING);
        assertThat(outcome.message()).startsWith("BuildRequires: no-such-package >= 3 not found");
        assertThat(phase(outcome, "build").exitCode()).isEqualTo(30);
        assertThat(Objects.requireNonNull(phase(outcome, "build").evidence()).missingDependencies())
                .containsExactly("no-such-package >= 3");
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsNamed() throws Exception {
        machine.makePackage(BUILD);
        String url = "http://127.0.0.1:1/repo/";

        Outcome outcome = buildInPod(Map.of("repos", List.of(Map.of("id", "dead", "name", "Dead", "baseurl", url))), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
        assertThat(outcome.message()).contains("the repository dead cannot be read from " + url);
        assertThat(Objects.requireNonNull(phase(outcome, "build").evidence()).url())
                .startsWith(url);
    }

    @Test
    void anUnknownChrootIsRefusedBeforeMockStarts() throws Exception {
        machine.makePackage(BUILD);
        Files.delete(mock.etc().resolve(BuilderMachine.CHROOT + ".cfg"));

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.CHROOT_UNKNOWN);
        assertThat(outcome.message()).startsWith("this builder does not know the chroot fedora-43-x86_64");
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void anInterruptLetsMockCleanUpAndScrubsAfterwards() throws Exception {
        machine.makePackage("touch started; sleep 1000");
        BuilderMachine.Run run = start(Map.of(), "--task-file");
        awaitLogged(run, "sleep 1000");

        new ProcessBuilder("kill", "-INT", Long.toString(run.process().pid()))
                .start()
                .waitFor();

        assertThat(run.await()).isEqualTo(130);
        assertThat(run.text()).contains(" !! Copr cancel => sending INT\n", "ERROR: Exiting on user interrupt");
        assertThat(run.text()).doesNotContain("sending TERM");
        assertThat(mock.calls().getLast().options()).contains("--scrub");
        assertThat(results()).contains("configs.tar.gz", "build.log.gz").doesNotContain("success");
        assertNoChrootIsLeft();
    }

    @Test
    void aRunnerThatIsRootNamesTheUserThatMockBuildsAs() throws Exception {
        machine.makePackage(BUILD);

        BuilderMachine.Run run = machine.start(
                mock.environmentWithoutUser(),
                "--task-file",
                machine.task(Map.of()).toString(),
                "-r",
                BuilderMachine.CHROOT);

        assertThat(run.await()).as(run.text()).isZero();
        assertThat(results()).contains("success", "hello-2.10-1.fc43.x86_64.rpm");
    }

    @Test
    void theTimeOfTheBuildEndsIt() throws Exception {
        machine.makePackage("sleep 1000");

        Outcome outcome = buildInPod(Map.of("timeout", 8), 1);

        assertThat(outcome.result()).isEqualTo(BuildResult.TIMED_OUT);
        assertThat(liveLog())
                .contains(" !! Copr timeout => sending INT\n")
                .endsWith("Copr build error: Build failed\n");
        assertNoChrootIsLeft();
    }

    @Test
    void nothingOfAMockThatIgnoresSignalsLivesOn() throws Exception {
        machine.makePackage("sleep 1234567");
        mock.fault("ignore", List.of("INT", "TERM"));
        BuilderMachine.Run run = start(Map.of(), "--task-file");
        awaitLogged(run, "sleep 1234567");

        new ProcessBuilder("kill", "-INT", Long.toString(run.process().pid()))
                .start()
                .waitFor();

        assertThat(run.await()).isEqualTo(130);
        assertThat(run.text()).contains("sending INT\n", "sending TERM\n", "sending KILL\n");
        Awaitility.await("its processes are gone")
                .atMost(Duration.ofSeconds(10))
                .until(() -> {
                    try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
                        return processes.noneMatch(process ->
                                process.info().commandLine().orElse("").contains("sleep 1234567"));
                    }
                });
    }

    @Test
    void aKilledCompilerIsAQuestionOfMemoryOnlyWhenTheKernelSaysSo() throws Exception {
        machine.makePackage(BUILD);
        mock.fault("oom", true);

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.BUILD_FAILED);
        assertThat(outcome.message()).doesNotContain("want of memory");
    }

    @Test
    void aFullDiskIsSaidSo() throws Exception {
        machine.makePackage("echo 'dd: error writing big: No space left on device' >&2; exit 1");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.DISK_FULL);
        assertThat(Objects.requireNonNull(phase(outcome, "build").evidence()).outOfSpace())
                .isTrue();
    }

    @Test
    void theScratchSpaceIsWatched() throws Exception {
        use("scratch_limit_percent = 1");
        machine.makePackage("sleep 1000");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.DISK_FULL);
        assertThat(liveLog()).contains(" !! Copr disk limit => sending INT\n");
    }

    @Test
    void scratchSpaceThatSharesItsDiskIsWatchedByItsOwnSize() throws Exception {
        machine.makePackage("dd if=/dev/zero of=big bs=1M count=8; sleep 1000");
        variables.put(PodFiles.SCRATCH_BYTES_VARIABLE, "8000000");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.DISK_FULL);
        assertThat(outcome.message()).contains(" of the 8000000 bytes of its scratch space");
        assertThat(liveLog()).contains(" !! Copr disk limit => sending INT\n");
        assertNoChrootIsLeft();
    }

    @Test
    void aBuildConditionThatIsAnOptionIsRefusedBeforeMockStarts() throws Exception {
        machine.makePackage(BUILD);

        Outcome outcome = buildInPod(Map.of("with_opts", List.of("--root=other")), 1);

        assertThat(outcome.cause()).isEqualTo(FailureCause.TASK_INVALID);
        assertThat(outcome.message()).startsWith("the task cannot be built: with_opts[0] must not begin with a hyphen");
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void withoutAGuardIsolationSimpleLetsABuildOut() throws Exception {
        machine.makePackage(getsOut() + BUILD);

        Outcome outcome = buildInPod(Map.of(), 0);

        assertThat(outcome.result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(liveLog()).contains("\nI am out\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace", "nspawn"})
    void withAGuardItCannotGetOut(String guard) throws Exception {
        use("network_guard = " + guard);
        machine.makePackage(getsOut() + "grep -c lo: /proc/net/dev; echo interfaces $(ls /sys/class/net); " + BUILD);

        Outcome outcome = buildInPod(Map.of(), 0);

        assertThat(outcome.result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(liveLog()).contains("\nI am in\n").doesNotContain("\nI am out\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"namespace", "nspawn"})
    void aGuardThatCannotBeHadEndsTheBuildBeforeMockStarts(String guard) throws Exception {
        use("network_guard = " + guard);
        machine.makePackage(BUILD);
        Path programs = Files.createDirectory(directory.resolve("programs"));
        Path unshare = Files.writeString(programs.resolve("unshare"), "#!/bin/sh\necho not permitted; exit 1\n");
        assertThat(unshare.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = new HashMap<>(mock.environment());
        environment.merge("PATH", programs.toString(), (path, first) -> first + ":" + path);

        BuilderMachine.Run run = machine.start(
                environment, "--task-file", machine.task(Map.of()).toString(), "-r", BuilderMachine.CHROOT);

        assertThat(run.await()).isEqualTo(1);
        assertThat(run.text())
                .endsWith("Copr build error: this build is to have no network, but network_guard = " + guard
                        + " cannot be had on this builder: run it as root with the capability SYS_ADMIN"
                        + " (not permitted)\n");
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void inAPodThereIsAGuardByItself() throws Exception {
        use("");
        machine.makePackage(getsOut() + BUILD);

        buildInPod(Map.of(), 0);

        assertThat(liveLog())
                .contains("\nI am in\n", "\nRunning (timeout=600): unshare --net ")
                .doesNotContain("\nI am out\n");
    }

    @ParameterizedTest
    @CsvSource({"init, INT", "init, TERM", "buildsrpm, INT", "builddep, TERM", "builddep, INT", "build, TERM"})
    void aSignalInAnyPhaseEndsItCleanly(String phase, String signal) throws Exception {
        machine.makePackage(BUILD);
        mock.fault("sleep", phase, 1000);
        BuilderMachine.Run run = build(Map.of());
        Awaitility.await(phase)
                .atMost(Duration.ofSeconds(60))
                .until(() -> run.text().contains(STARTS.get(phase)));

        new ProcessBuilder("kill", "-" + signal, Long.toString(run.process().pid()))
                .start()
                .waitFor();

        assertThat(run.await()).isEqualTo(130);
        assertThat(run.text())
                .contains(" !! Copr cancel => sending INT\n")
                .endsWith("Build canceled: signal " + signal + "\n");
        assertThat(results()).contains("configs.tar.gz").doesNotContain("success", "results.json");
        assertThat(directory.resolve("workspace")).isEmptyDirectory();
        assertNoChrootIsLeft();
    }

    @Test
    void aBuildWithNetworkHasItAlsoUnderAGuard() throws Exception {
        use("network_guard = namespace");
        machine.makePackage(getsOut() + BUILD);

        buildInPod(Map.of("enable_net", true), 0);

        assertThat(liveLog()).contains("\nI am out\n");
    }

    @Test
    void aBuildThatWantedTheNetworkIsToldThatItIsOff() throws Exception {
        machine.makePackage("echo 'curl: (6) Could not resolve host: example.org'; exit 1");

        Outcome outcome = buildInPod(Map.of(), 1);

        assertThat(outcome.message())
                .isEqualTo(
                        "%build failed and wanted the network, which is off in this build: enable it or ship the file"
                                + " as a source");
        assertThat(Objects.requireNonNull(phase(outcome, "build").evidence()).networkOff())
                .isTrue();
    }

    @Test
    void everyByteOfALongLogIsThere() throws Exception {
        machine.makePackage(BUILD);
        mock.fault("output_mb", "build", 100);

        Outcome outcome = buildInPod(Map.of(), 0);

        assertThat(outcome.result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(Files.size(machine.pod.liveLog())).isGreaterThan(100_000_000);
    }

    // -- the machine

    /** A line of %build that connects to an address of this machine that is not the loopback's. */
    private String getsOut() throws IOException {
        InetAddress own = NetworkInterface.networkInterfaces()
                .filter(device -> !device.getName().equals("lo"))
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address)
                .findFirst()
                .orElse(null);
        Assumptions.assumeTrue(own != null, "this machine has no network device but the loopback's");
        var listener = new ServerSocket(0, 5, own);
        Thread.ofVirtual().start(() -> {
            try (listener) {
                listener.accept().close();
            } catch (IOException e) {
                // The test is over.
            }
        });
        return "(timeout 5 bash -c 'echo > /dev/tcp/%s/%d') 2>/dev/null && echo 'I am out' || echo 'I am in'\n"
                .formatted(own.getHostAddress(), listener.getLocalPort());
    }

    private void use(String more) throws IOException {
        mock = machine.useMock(more);
    }

    private BuilderMachine.Run build(Map<String, Object> task) throws IOException {
        return start(task, "--task-file");
    }

    private BuilderMachine.Run start(Map<String, Object> task, String option) throws IOException {
        return machine.start(mock.environment(), option, machine.task(task).toString(), "-r", BuilderMachine.CHROOT);
    }

    @Test
    void whatThePoolGivesToMockIsUsed() throws Exception {
        machine.makePackage(BUILD);
        Path files = Files.createDirectories(directory.resolve("files"));
        Path template = mock.etc().resolve("templates/distribution.tpl");
        Files.writeString(
                files.resolve("distribution.tpl"),
                Files.readString(template) + "config_opts['plugin_conf']['hw_info_enable'] = False\n");
        Path bundle = directory.resolve("ca.crt");
        Files.writeString(bundle, certificate());
        String trusted = directory.resolve("trusted.pem").toString();
        variables.put(PodFiles.MOCK_FILES_VARIABLE, files.toString());
        variables.put(PodFiles.CA_BUNDLE_VARIABLE, bundle.toString());
        variables.put(PodFiles.TRUSTED_VARIABLE, trusted);

        Outcome outcome = buildInPod(Map.of(), 0);

        assertThat(outcome.result()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(mock.calls()
                        .getFirst()
                        .json()
                        .at("/config/plugin_conf/hw_info_enable")
                        .asBoolean(true))
                .isFalse();
        assertThat(mock.calls().getFirst().json().at("/config/dnf_common_opts"))
                .extracting(JsonNode::asText)
                .containsExactly("--setopt=sslcacert=" + trusted);
        assertThat(mock.calls().getFirst().json().path("unknown_options")).isEmpty();
        assertThat(Path.of(trusted)).content().contains(Files.readString(bundle));
    }

    /** Any one that Java trusts by itself. */
    private static String certificate() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        X509Certificate any = Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                .findFirst()
                .orElseThrow();
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(any.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private Outcome buildInPod(Map<String, Object> task, int exitCode) throws IOException, InterruptedException {
        machine.agentIsReady();
        Map<String, String> environment = new HashMap<>(mock.environment());
        environment.putAll(variables);
        environment.put(PodFiles.SHARED_DIRECTORY_VARIABLE, machine.pod.shared().toString());
        environment.put(
                PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                machine.pod.annotations().toString());
        BuilderMachine.Run run =
                machine.start(environment, "--task-file", machine.task(task).toString(), "-r", BuilderMachine.CHROOT);
        assertThat(run.await()).as(run.text()).isEqualTo(exitCode);
        return machine.outcome();
    }

    private static BuildPhase phase(Outcome outcome, String name) {
        return outcome.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String liveLog() throws IOException {
        return Files.readString(machine.pod.liveLog(), StandardCharsets.UTF_8);
    }

    private List<String> results() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("results"))) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }

    private static void awaitLogged(BuilderMachine.Run run, String text) {
        Awaitility.await(text)
                .atMost(Duration.ofSeconds(60))
                .until(() -> run.text().contains(text));
    }

    private void assertNoChrootIsLeft() throws IOException {
        if (Files.exists(mock.base())) {
            try (Stream<Path> chroots = Files.list(mock.base())) {
                assertThat(chroots).isEmpty();
            }
        }
    }
}
