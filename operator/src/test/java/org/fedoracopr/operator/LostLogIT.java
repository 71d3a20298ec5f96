package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.devkit.node.Fault;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Bytes that the node has lost are fetched from the agent; those that nobody has are named; a node that stands still is noticed (invariant I3). */
class LostLogIT {

    private Installation copr;
    private CoprBuilderOperator operator;

    @BeforeEach
    void start() {
        copr = Installation.create("lost-log");
        operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    @AfterEach
    void stop() {
        operator.close();
        copr.close();
    }

    /** A build that prints about 100 KiB several times a second until the file is served. */
    private BuildRequest chatty(int id, Path go) throws IOException {
        String url = copr.distGit()
                .addPackage(
                        "chatty",
                        Packages.spec(
                                "chatty",
                                "i=0; until curl -sf -o /dev/null "
                                        + copr.distGit().urlOf(go)
                                        + "; do i=$((i+1)); seq -f \"round $i line %%.0f of a log that is rotated\" 1"
                                        + " 2500; sleep 0.2; done"),
                        null,
                        null);
        return BuildRequest.create(copr, id, "chatty", "distGit: {cloneUrl: \"" + url + "\"}");
    }

    private Pod pod(BuildRequest build) {
        return copr.client()
                .pods()
                .inNamespace(copr.namespace())
                .withName(build.podName())
                .get();
    }

    private byte[] relayed(BuildRequest build) throws Exception {
        return copr.relayedLog(build.get().getMetadata().getUid());
    }

    private void awaitRelayed(BuildRequest build, long bytes) {
        Awaitility.await("the log store has " + bytes + " bytes")
                .atMost(Duration.ofMinutes(2))
                .until(() -> relayed(build).length >= bytes);
    }

    private String request(BuildRequest build) {
        return Objects.requireNonNullElse(
                pod(build).getMetadata().getAnnotations().get(PodAnnotations.RANGE), "");
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatTheNodeHasRotatedAwayComesFromTheAgent() throws Exception {
        Path go = copr.scratch().resolve("go");
        BuildRequest build = chatty(201, go);
        build.awaitRunning();
        awaitRelayed(build, 200_000);
        operator.close();
        int before = relayed(build).length;
        // Twice with something between, so that the bytes in the middle are in no file that anybody reads.
        copr.node().faults().rotateLogs();
        awaitNewLog(build);
        copr.node().faults().rotateLogs();
        awaitNewLog(build);

        operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
        Awaitility.await("the agent is asked")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !request(build).isEmpty());
        awaitRelayed(build, before + 300_000);
        // The agent's own log rotates in the middle of the repair, and the records are lost with it.
        copr.node().faults().rotateLogs();
        assertThat(copr.node().faults().cutLogs(pod(build), LogCut.BROKEN)).isPositive();
        copr.node().faults().rotateLogs();
        awaitRelayed(build, relayed(build).length + 200_000L);
        Files.writeString(go, "go");
        copr.distGit().serve(go);

        assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        // The rest of the log may come when the build has ended already.
        CoprBuildStatus status = build.await("its log is relayed", LostLogIT::isRelayed);
        assertThat(BuildRequest.condition(status, "LogSealed").status()).isEqualTo("True");
        byte[] published = published(status);
        AttemptLog seal = Objects.requireNonNull(status.attempts().getLast().log());
        assertThat(published).hasSize((int) seal.length());
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(published)))
                .isEqualTo(seal.sha256());
        assertThat(relayed(build)).isEqualTo(published);
    }

    /** What the node serves now does not begin as the log does. */
    private void awaitNewLog(BuildRequest build) {
        Awaitility.await("the rotated log grows")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client()
                                .pods()
                                .inNamespace(copr.namespace())
                                .withName(build.podName())
                                .inContainer("builder")
                                .getLog()
                                .length()
                        > 150_000);
    }

    private byte[] published(CoprBuildStatus status) throws IOException {
        Path directory = copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
        try (InputStream log = new GZIPInputStream(Files.newInputStream(directory.resolve("builder-live.log.gz")))) {
            return log.readAllBytes();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void logThatEndsWithItsPodSaysSoAtItsEnd() throws Exception {
        BuildRequest build = chatty(202, copr.scratch().resolve("never"));
        build.awaitRunning();
        awaitRelayed(build, 200_000);
        String uid = build.get().getMetadata().getUid();

        // Somebody strips the finalizer and deletes by force: nobody will ever hear of this Pod again.
        copr.client()
                .resource(pod(build))
                .edit(pod -> new PodBuilder(pod)
                        .editMetadata()
                        .withFinalizers()
                        .endMetadata()
                        .build());
        try (Fault gone = copr.node().faults().forceDelete(pod(build))) {
            assertThat(gone).isNotNull();
            build.await(
                    "its first attempt ends",
                    status -> status.attempts().getFirst().endedAt() != null);
            Awaitility.await("the log says that it is incomplete")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> new String(copr.relayedLog(uid + "/attempts/1"), StandardCharsets.UTF_8)
                            .contains("*** This log is incomplete: "));
            Awaitility.await("the page has the verdict")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> copr.logPage(uid).contains("PodDeleted"));
        }
        build.cancel();
        assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.CANCELED);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void nodeThatStandsStillIsNoticedAndItsReturnToo() throws Exception {
        Path go = copr.scratch().resolve("go");
        BuildRequest build = BuildRequest.createPatient(copr, 203, go);
        build.awaitRunning();
        try (Fault stalled = copr.node().faults().stall()) {
            assertThat(stalled).isNotNull();
            build.await("its agent is not heard", status -> podReady(status, "AgentSilent"));
        }
        build.await("its agent is heard again", status -> podReady(status, "Building"));
        Files.writeString(go, "go");
        copr.distGit().serve(go);
        assertThat(build.awaitEnd().phase()).isEqualTo(BuildPhase.SUCCEEDED);
    }

    private static boolean isRelayed(CoprBuildStatus status) {
        return "True".equals(BuildRequest.condition(status, "LogRelayed").status());
    }

    private static boolean podReady(CoprBuildStatus status, String reason) {
        return reason.equals(BuildRequest.condition(status, "PodReady").reason());
    }
}
