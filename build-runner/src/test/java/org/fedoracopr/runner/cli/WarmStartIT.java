package org.fedoracopr.runner.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.runner.mock.MockDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builders that are started before there is a task, against the test double of mock. */
@Timeout(180)
class WarmStartIT {

    private static final String BUILD = "cc -o hello hello.c";
    private static final String MADE = "installing minimal buildroot";

    @TempDir
    Path directory;

    private BuilderMachine machine;
    private MockDouble mock;

    @BeforeEach
    void make() throws IOException {
        machine = new BuilderMachine(directory);
        mock = machine.useMock("network_guard = none");
        machine.agentIsReady();
    }

    @AfterEach
    void stop() {
        machine.close();
    }

    @Test
    void theChrootIsThereWhenTheTaskComes() throws Exception {
        machine.makePackage(BUILD);
        BuilderMachine.Run run = start(List.of());

        WarmUpReport report = awaitReport();
        assertThat(report.failure()).isNull();
        assertThat(report.chroot()).isEqualTo(BuilderMachine.CHROOT);
        assertThat(mock.calls()).extracting(MockDouble.Call::mode).containsExactly("init");
        assertThat(machine.pod.runnerLock()).as("no build has begun").doesNotExist();
        assertThat(machine.pod.liveLog())
                .as("the build's log begins with the build")
                .doesNotExist();
        assertThat(run.text()).isEmpty();

        Outcome outcome = give(Map.of(), run);

        assertThat(outcome.result()).as(run.text()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(outcome.phases())
                .extracting(BuildPhase::name)
                .containsExactly("sources", "configuration", "srpm", "build", "results");
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .containsExactly("init", "buildsrpm", "rebuild", "clean");
        assertThat(mock.calls().subList(0, 3))
                .allSatisfy(call -> assertThat(call.options()).containsSubsequence("--uniqueext", "warm"));
        assertThat(mock.calls().subList(1, 3))
                .allSatisfy(call -> assertThat(call.options()).contains("--no-clean"));
        assertThat(run.text()).doesNotContain(MADE).contains("Start: build phase");
        assertThat(machine.pod.results().resolve("success")).exists();
        try (var left = Files.list(mock.base())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatIsLikelyToBeNeededIsInstalledAhead() throws Exception {
        mock.packages("likely");
        BuilderMachine.Run run = start(List.of("likely"));

        assertThat(awaitReport().failure()).isNull();

        MockDouble.Call install = mock.calls().get(1);
        assertThat(install.options()).startsWith("--install", "likely").containsSubsequence("--uniqueext", "warm");
        run.process().destroy();
        assertThat(run.await()).isNotZero();
        assertThat(machine.pod.runnerLock()).doesNotExist();
        assertThat(machine.pod.outcome()).doesNotExist();
    }

    @Test
    void whatTheTaskAddsToItsChrootIsCaughtUpWith() throws Exception {
        mock.packages("more-of-it");
        machine.makePackage(BUILD);
        Path metadata = Files.createDirectories(directory.resolve("www/other/repodata"));
        Files.writeString(metadata.resolve("repomd.xml"), "<repomd/>");
        BuilderMachine.Run run = start(List.of());
        awaitReport();

        Outcome outcome = give(
                Map.of(
                        "buildroot_pkgs",
                        List.of("more-of-it"),
                        "repos",
                        List.of(Map.of("id", "other", "name", "Other", "baseurl", machine.server.url() + "/other"))),
                run);

        assertThat(outcome.result()).as(run.text()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .containsExactly("init", "update", "install", "buildsrpm", "rebuild", "clean");
        assertThat(mock.calls().subList(1, 3))
                .allSatisfy(call -> assertThat(call.options()).contains("--no-clean"));
        assertThat(run.text()).doesNotContain(MADE).containsOnlyOnce("Start: dnf update");
    }

    @Test
    void aRepositoryThatDoesNotAnswerIsTheTasksFault() throws Exception {
        machine.makePackage(BUILD);
        BuilderMachine.Run run = start(List.of());
        awaitReport();

        Outcome outcome = give(
                Map.of(
                        "repos",
                        List.of(Map.of("id", "dead", "name", "Dead", "baseurl", machine.server.url() + "/dead"))),
                run);

        assertThat(outcome.cause()).isEqualTo(FailureCause.REPOSITORY_UNAVAILABLE);
        assertThat(outcome.phases().getLast().name()).isEqualTo("update");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bootstrap", "isolation", "modules", "tags"})
    void aTaskThatWantsAnotherChrootGetsOneOfItsOwn(String difference) throws Exception {
        machine.makePackage(BUILD);
        BuilderMachine.Run run = start(List.of());
        awaitReport();
        Map<String, Object> tasks = Map.of(
                "bootstrap",
                "off",
                "isolation",
                "simple",
                "modules",
                Map.of("toggle", List.of(Map.of("enable", "nodejs:18"))),
                "tags",
                List.of("large"));

        Outcome outcome = give(Map.of(difference, tasks.get(difference)), run);

        assertThat(outcome.result()).as(run.text()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(run.text()).contains(MADE);
        assertThat(mock.calls().get(1).options()).doesNotContain("--no-clean", "warm");
    }

    @Test
    void dependenciesComeBeforeTheNetworkGoes() throws Exception {
        mock = machine.useMock("network_guard = namespace");
        machine.makePackage(BUILD);
        BuilderMachine.Run run = start(List.of());
        awaitReport();

        Outcome outcome = give(Map.of(), run);

        assertThat(outcome.result()).as(run.text()).isEqualTo(BuildResult.SUCCEEDED);
        assertThat(mock.calls())
                .extracting(MockDouble.Call::mode)
                .containsExactly("init", "buildsrpm", "installdeps", "rebuild", "clean");
        assertThat(mock.calls().get(3).options()).contains("--offline", "--no-clean");
        assertThat(run.text()).doesNotContain(MADE);
    }

    @Test
    void aWarmUpThatFailsSaysWhyAndEndsTheBuilder() throws Exception {
        BuilderMachine.Run run = start(List.of("no-such-package"));

        assertThat(run.await()).isEqualTo(1);

        assertThat(awaitReport().failure()).contains("no-such-package");
        assertThat(run.text()).isEmpty();
        assertThat(machine.pod.outcome()).doesNotExist();
        assertThat(machine.pod.runnerLock()).doesNotExist();
    }

    @Test
    void aPackageThatIsAnOptionIsRefused() throws Exception {
        BuilderMachine.Run run = start(List.of("--installroot=/"));

        assertThat(run.await()).isEqualTo(1);

        assertThat(awaitReport().failure()).contains("must not begin with a hyphen");
        assertThat(mock.calls()).isEmpty();
    }

    @Test
    void aBuilderWhoseTaskIsThereAlreadyDoesNotWarmUp() throws Exception {
        machine.makePackage(BUILD);
        annotate(PodAnnotations.TASK, Files.readString(machine.task(Map.of())));
        BuilderMachine.Run run = start(List.of());

        assertThat(run.await()).as(run.text()).isZero();

        assertThat(machine.pod.warmUp()).doesNotExist();
        assertThat(run.text()).contains(MADE);
    }

    private BuilderMachine.Run start(List<String> packages) throws IOException {
        annotate(
                PodAnnotations.WARM_UP,
                ProtocolJson.line(new WarmUpOrder(ProtocolVersion.CURRENT, BuilderMachine.CHROOT, packages)));
        Map<String, String> environment = new HashMap<>(mock.environment());
        environment.put(PodFiles.SHARED_DIRECTORY_VARIABLE, machine.pod.shared().toString());
        environment.put(
                PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                machine.pod.annotations().toString());
        return machine.start(
                environment,
                "--drop-resultdir",
                "--task-file",
                machine.pod.annotation(PodAnnotations.TASK).toString(),
                "--chroot",
                BuilderMachine.CHROOT);
    }

    /** Gives the builder its task and waits for the outcome. */
    private Outcome give(Map<String, Object> task, BuilderMachine.Run run) throws Exception {
        annotate(PodAnnotations.TASK, Files.readString(machine.task(task)));
        run.await();
        return machine.outcome();
    }

    /** As the kubelet does it: whole, at once. */
    private void annotate(String annotation, String value) throws IOException {
        Path file = machine.pod.annotation(annotation);
        Path next = file.resolveSibling("." + file.getFileName());
        Files.writeString(next, value);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private WarmUpReport awaitReport() throws IOException {
        Awaitility.await("the builder is warm, or says why not")
                .atMost(Duration.ofSeconds(60))
                .until(() -> Files.exists(machine.pod.warmUp()));
        return ProtocolJson.read(WarmUpReport.class, Files.readAllBytes(machine.pod.warmUp()));
    }
}
