package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.devkit.node.model.LogRefusal;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeFaultsIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static NodeCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new NodeCluster(directory);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aLateReaderOfARotatedLogLosesWhatAFollowerHas() throws IOException {
        Pod pod = cluster.create(cluster.shell("rotated", "echo one; " + until("rotated") + "; echo two"));
        cluster.awaitLog("rotated", "one");
        ByteArrayOutputStream followed = new ByteArrayOutputStream();
        try (LogWatch follower = follow("rotated", followed)) {
            await().atMost(BOUND).until(() -> text(followed).equals("one\n"));
            cluster.node.faults().rotateLogs();
            permit("rotated");
            cluster.awaitPhase("rotated", "Succeeded");
            await().atMost(BOUND).until(() -> text(followed).equals("one\ntwo\n"));
            assertThat(follower.onClose().toCompletableFuture()).succeedsWithin(BOUND);
        }
        assertThat(cluster.log("rotated")).isEqualTo("two\n");
        assertThat(pod.getMetadata().getName()).isEqualTo("rotated");
    }

    @Test
    void aCutLogLooksLikeTheEndOfTheContainerThatGoesOn() {
        for (LogCut how : LogCut.values()) {
            String name = "cut-" + how.name().toLowerCase(Locale.ROOT);
            Pod pod = cluster.create(cluster.shell(name, "echo one; exec sleep 1000"));
            cluster.awaitLog(name, "one");
            ByteArrayOutputStream followed = new ByteArrayOutputStream();
            try (LogWatch follower = follow(name, followed)) {
                await().atMost(BOUND).until(() -> text(followed).equals("one\n"));
                assertThat(cluster.node.faults().cutLogs(pod, how)).isEqualTo(1);
                assertThat(follower.onClose().toCompletableFuture())
                        .as("the API server passes on either as an end in order")
                        .succeedsWithin(BOUND)
                        .isNull();
            }
            assertThat(cluster.pod(name).getStatus().getPhase()).isEqualTo("Running");
        }
    }

    @Test
    void logsAreRefusedUntilTheRefusalIsLifted() {
        cluster.create(cluster.shell("refused", "echo one; exec sleep 1000"));
        cluster.awaitLog("refused", "one");
        ByteArrayOutputStream followed = new ByteArrayOutputStream();
        try (LogWatch follower = follow("refused", followed)) {
            await().atMost(BOUND).until(() -> text(followed).equals("one\n"));
            try (Fault refused = cluster.node.faults().refuseLogs(LogRefusal.CONNECTION_REFUSED)) {
                assertThat(refused).isNotNull();
                assertThat(follower.onClose().toCompletableFuture()).succeedsWithin(BOUND);
                assertThatThrownBy(() -> logNow("refused")).hasMessageContaining("connection refused");
            }
        }
        try (Fault refused = cluster.node.faults().refuseLogs(LogRefusal.NOT_FOUND)) {
            assertThat(refused).isNotNull();
            assertThatThrownBy(() -> logNow("refused")).hasMessageContaining("could not find the requested resource");
        }
        Fault hanging = cluster.node.faults().refuseLogs(LogRefusal.HANG);
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> cluster.log("refused"));
        assertThatThrownBy(() -> answer.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
        hanging.lift();
        assertThat(answer).succeedsWithin(BOUND).isEqualTo("one\n");
    }

    @Test
    void aStalledNodeDoesEverythingInItsOrderAfterwards() throws IOException {
        Pod exits =
                cluster.create(cluster.shell("exits", until("exits") + "; echo x > " + directory + "/exited; exit 2"));
        cluster.create(cluster.shell("stays", "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done"));
        cluster.awaitPhase("exits", "Running");
        cluster.awaitLog("stays", "up");
        List<String> seen = new CopyOnWriteArrayList<>();
        try (Watch watch = cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName("exits")
                .watch(recorder(seen))) {
            assertThat(watch).isNotNull();
            Fault stalled = cluster.node.faults().stall();
            permit("exits");
            await().atMost(BOUND).until(() -> Files.exists(directory.resolve("exited")));
            delete("exits");
            delete("stays");
            assertThat(cluster.pod("exits").getStatus().getPhase()).isEqualTo("Running");
            assertThat(cluster.pod("stays").getMetadata().getDeletionTimestamp())
                    .isNotNull();
            CompletableFuture<String> log = CompletableFuture.supplyAsync(() -> cluster.log("stays"));
            assertThatThrownBy(() -> log.get(1, TimeUnit.SECONDS))
                    .as("a request for logs gets no answer")
                    .isInstanceOf(TimeoutException.class);
            assertThat(cluster.pod("stays")
                            .getStatus()
                            .getContainerStatuses()
                            .getFirst()
                            .getState()
                            .getRunning())
                    .isNotNull();

            stalled.lift();
            cluster.awaitGone("exits");
            cluster.awaitGone("stays");
            assertThat(log).succeedsWithin(BOUND).asString().contains("up");
            await().atMost(BOUND).until(() -> seen.contains("DELETED Failed 2"));
        }
        assertThat(seen).containsSubsequence("MODIFIED Running", "MODIFIED Failed 2", "DELETED Failed 2");
        assertThat(exits.getMetadata().getName()).isEqualTo("exits");
    }

    @Test
    void aFollowedLogStandsStillWhileTheNodeIsStalledOrIsLostWithoutAWord() throws IOException {
        String wrote = " && : > " + directory + "/wrote";
        cluster.create(
                cluster.shell("still", "echo one; " + until("still") + "; echo two" + wrote + "; exec sleep 1000"));
        cluster.awaitLog("still", "one");
        ByteArrayOutputStream followed = new ByteArrayOutputStream();
        try (LogWatch follower = follow("still", followed)) {
            await().atMost(BOUND).until(() -> text(followed).equals("one\n"));
            try (Fault stalled = cluster.node.faults().stall()) {
                assertThat(stalled).isNotNull();
                permit("still");
                await().atMost(BOUND).until(() -> Files.exists(directory.resolve("wrote")));
                assertThat(text(followed)).isEqualTo("one\n");
            }
            await().atMost(BOUND).until(() -> text(followed).equals("one\ntwo\n"));
            try (Fault stalled = cluster.node.faults().stall(Duration.ZERO)) {
                assertThat(stalled).isNotNull();
                assertThat(follower.onClose().toCompletableFuture())
                        .succeedsWithin(BOUND)
                        .isNull();
            }
        }
        assertThat(cluster.pod("still").getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void thePodsOfACrashedNodeAreLost(@TempDir Path own) throws IOException {
        try (NodeCluster lost = new NodeCluster(own)) {
            String mark = "3000." + ProcessHandle.current().pid();
            lost.create(lost.shell("never", "setsid sleep " + mark + " & echo up; wait"));
            lost.create(lost.shell("always", "echo up; exec sleep 1000")
                    .editSpec()
                    .withRestartPolicy("Always")
                    .endSpec());
            lost.awaitLog("never", "up");
            lost.awaitPhase("always", "Running");
            lost.node.crash();
            assertThat(Processes.running(mark)).isEmpty();
            assertThat(lost.pod("never").getStatus().getPhase()).isEqualTo("Running");
            assertThat(lost.client.nodes().withName(lost.nodeName).get()).isNotNull();

            lost.startNode();
            Pod never = lost.awaitPhase("never", "Failed");
            var end = NodeCluster.terminated(never, 0);
            assertThat(end.getReason()).isEqualTo("ContainerStatusUnknown");
            assertThat(end.getExitCode()).isEqualTo(137);
            assertThat(end.getFinishedAt()).isNull();
            assertThat(never.getStatus().getContainerStatuses().getFirst().getRestartCount())
                    .isEqualTo(1);
            await().atMost(BOUND)
                    .until(() -> lost.pod("always")
                                            .getStatus()
                                            .getContainerStatuses()
                                            .getFirst()
                                            .getRestartCount()
                                    == 1
                            && lost.pod("always")
                                    .getStatus()
                                    .getContainerStatuses()
                                    .getFirst()
                                    .getReady());
        }
    }

    @Test
    void aContainerIsKilledInEachOfItsShapes() throws IOException {
        String parent = "sleep 1000 & echo up; wait; " + until("oom") + "; exit ";
        Pod killed = running("killed", "echo up; exec sleep 1000");
        Pod first = running("first", "echo up; exec sleep 1000");
        Pod child = running("child", parent + 7);
        Pod silent = running("silent", parent + 0);
        NodeFaults faults = cluster.node.faults();
        assertThatThrownBy(() -> faults.oomKillChild(first, "a")).hasMessageContaining("has no children");
        faults.kill(killed, "a");
        faults.oomKill(first, "a");
        faults.oomKillChild(child, "a");
        faults.oomKillChild(silent, "a");
        permit("oom");
        assertEnd("killed", "Failed", 137, "Error");
        assertEnd("first", "Failed", 137, "OOMKilled");
        assertEnd("child", "Failed", 7, "OOMKilled");
        assertEnd("silent", "Succeeded", 0, "OOMKilled");
    }

    @Test
    void anEvictedPodHasASecondAndAKubeletsMessage() {
        Pod full = running("full", "trap 'exit 4' TERM; echo up; while :; do sleep 0.05; done");
        Pod pressed = running("pressed", "echo up; exec sleep 1000");
        Pod shut = running("shut", "trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done");
        NodeFaults faults = cluster.node.faults();
        faults.evict(full, PodFailure.emptyDirFull("w", "50Mi"));
        faults.evict(pressed, PodFailure.nodePressure("memory", "a", "100Mi", "52Mi"));
        faults.shutDown(shut);
        Pod evicted = cluster.awaitPhase("full", "Failed");
        assertThat(evicted.getStatus().getReason()).isEqualTo("Evicted");
        assertThat(evicted.getStatus().getMessage())
                .isEqualTo("Usage of EmptyDir volume \"w\" exceeds the limit \"50Mi\". ");
        assertThat(NodeCluster.exitCodes(evicted)).containsExactly(4);
        assertThat(disruption(evicted)).isEmpty();
        Pod low = cluster.awaitPhase("pressed", "Failed");
        assertThat(NodeCluster.exitCodes(low)).containsExactly(137);
        assertThat(low.getStatus().getMessage())
                .startsWith("The node was low on resource: memory. Threshold quantity: 100Mi");
        assertThat(disruption(low)).contains("TerminationByKubelet");
        Pod terminated = cluster.awaitPhase("shut", "Failed");
        assertThat(terminated.getStatus().getReason()).isEqualTo("Terminated");
        assertThat(terminated.getStatus().getMessage())
                .isEqualTo("Pod was terminated in response to imminent node shutdown.");
        assertThat(disruption(terminated)).contains("TerminationByKubelet");
    }

    @Test
    void controllersDeleteWithAConditionThatSaysWhy() {
        PodBuilder tainted = cluster.shell("tainted", "echo up; exec sleep 1000");
        cluster.create(
                tainted.editMetadata().addToFinalizers("test.example.org/hold").endMetadata());
        cluster.awaitLog("tainted", "up");
        Pod preempted = running("preempted", "echo up; exec sleep 1000");
        cluster.node.faults().deleteByTaintManager(cluster.pod("tainted"));
        cluster.node.faults().preempt(preempted);
        cluster.awaitGone("preempted");
        Pod ended = cluster.awaitPhase("tainted", "Failed");
        assertThat(disruption(ended)).contains("DeletionByTaintManager");
        assertThat(ended.getMetadata().getDeletionTimestamp()).isNotNull();
        cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName("tainted")
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
        cluster.awaitGone("tainted");
    }

    @Test
    void theProcessesOfAForceDeletedPodRunOnUntilTheFaultIsLifted() {
        String mark = "4000." + ProcessHandle.current().pid();
        Pod pod = running("forced", "sleep " + mark + " & echo up; wait");
        Fault running = cluster.node.faults().forceDelete(pod);
        cluster.awaitGone("forced");
        assertThat(Processes.running(mark)).isNotEmpty();
        running.lift();
        await().atMost(BOUND).until(() -> Processes.running(mark).isEmpty());
    }

    @Test
    void podsDoNotStartUntilTheirTroubleIsOver() {
        NodeFaults faults = cluster.node.faults();
        Fault held = faults.holdStarts(named("held"));
        Fault pulls = faults.failPulls(named("pulled"), "connection reset by peer");
        Fault creation = faults.failCreation(named("made"), "context deadline exceeded");
        List<String> seen = new CopyOnWriteArrayList<>();
        for (String name : List.of("held", "pulled", "made")) {
            cluster.create(cluster.shell(name, "true"));
        }
        await().atMost(BOUND).until(() -> {
            seen.add(waiting("pulled"));
            return waiting("pulled").startsWith("ImagePullBackOff Back-off pulling image");
        });
        assertThat(seen).anySatisfy(one -> assertThat(one).startsWith("ErrImagePull failed to pull"));
        await().atMost(BOUND).until(() -> waiting("made").equals("CreateContainerError context deadline exceeded"));
        assertThat(waiting("held")).isEqualTo("ContainerCreating null");
        assertThat(cluster.pod("held").getStatus().getPhase()).isEqualTo("Pending");
        held.lift();
        pulls.lift();
        creation.lift();
        for (String name : List.of("held", "pulled", "made")) {
            cluster.awaitPhase(name, "Succeeded");
        }
    }

    @Test
    void aNodesClockMayBeWrong(@TempDir Path own) throws IOException {
        try (NodeCluster late = new NodeCluster(own)) {
            late.node.faults().shiftClock(Duration.ofHours(-3));
            Instant wrong = Instant.now().minus(Duration.ofHours(2));
            late.create(late.shell("late", "echo one"));
            Pod ended = late.awaitPhase("late", "Succeeded");
            assertThat(Instant.parse(NodeCluster.terminated(ended, 0).getStartedAt()))
                    .isBefore(wrong);
            assertThat(Instant.parse(ended.getStatus().getStartTime())).isBefore(wrong);
            String line = late.client
                    .pods()
                    .inNamespace(late.namespace)
                    .withName("late")
                    .usingTimestamps()
                    .getLog();
            assertThat(Instant.parse(line.substring(0, line.indexOf(' ')))).isBefore(wrong);
            late.node.faults().stall().lift();
            await().atMost(BOUND)
                    .until(() -> late.client
                            .leases()
                            .inNamespace("kube-node-lease")
                            .withName(late.nodeName)
                            .get()
                            .getSpec()
                            .getRenewTime()
                            .toInstant()
                            .isBefore(wrong));
        }
    }

    private static Pod running(String name, String text) {
        cluster.create(cluster.shell(name, text));
        cluster.awaitLog(name, "up");
        return cluster.awaitPhase(name, "Running");
    }

    private static void assertEnd(String name, String phase, int exitCode, String reason) {
        var end = NodeCluster.terminated(cluster.awaitPhase(name, phase), 0);
        assertThat(end.getExitCode()).isEqualTo(exitCode);
        assertThat(end.getReason()).isEqualTo(reason);
    }

    private static Predicate<Pod> named(String name) {
        return pod -> pod.getMetadata().getName().equals(name);
    }

    private static String waiting(String name) {
        var statuses = cluster.pod(name).getStatus().getContainerStatuses();
        ContainerStateWaiting waiting =
                statuses.isEmpty() ? null : statuses.getFirst().getState().getWaiting();
        return waiting == null ? "" : waiting.getReason() + " " + waiting.getMessage();
    }

    private static Optional<String> disruption(Pod pod) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("DisruptionTarget"))
                .map(PodCondition::getReason)
                .findFirst();
    }

    private static Watcher<Pod> recorder(List<String> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                var state = pod.getStatus().getContainerStatuses().getFirst().getState();
                seen.add(action + " " + pod.getStatus().getPhase()
                        + (state.getTerminated() == null
                                ? ""
                                : " " + state.getTerminated().getExitCode()));
            }

            @Override
            public void onClose(WatcherException cause) {
                seen.add("closed");
            }
        };
    }

    /** The log by a client that does not try again. */
    private static String logNow(String name) {
        Config config = Config.fromKubeconfig(cluster.controlPlane.kubeconfig().toFile());
        config.setRequestRetryBackoffLimit(0);
        try (KubernetesClient impatient =
                new KubernetesClientBuilder().withConfig(config).build()) {
            return impatient
                    .pods()
                    .inNamespace(cluster.namespace)
                    .withName(name)
                    .getLog();
        }
    }

    private static LogWatch follow(String name, ByteArrayOutputStream out) {
        return cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withName(name)
                .watchLog(out);
    }

    private static String text(ByteArrayOutputStream out) {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String until(String permit) {
        return "until [ -e " + directory.resolve("permit-" + permit) + " ]; do sleep 0.05; done";
    }

    private static void permit(String name) throws IOException {
        Files.createFile(directory.resolve("permit-" + name));
    }

    private static void delete(String name) {
        cluster.client.pods().inNamespace(cluster.namespace).withName(name).delete();
    }
}
