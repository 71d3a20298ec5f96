package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.OperatorProcess;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An operator killed with -9 in the middle of a build: the next one finishes what it began. */
class OperatorKilledIT {

    private Installation copr;
    private OperatorProcess operator;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.create("killed-it");
        operator = OperatorProcess.start(copr);
    }

    @AfterEach
    void stop() throws Exception {
        operator.close();
        copr.close();
    }

    @Test
    void theBuildEndsWithAWholeLog() throws Exception {
        Path go = copr.scratch().resolve("go");
        String goUrl = copr.distGit().urlOf(go);
        String url = copr.distGit()
                .addPackage(
                        "patient",
                        Packages.spec(
                                "patient",
                                "for i in $(seq 1 2000); do echo \"line $i before the kill\"; done\n"
                                        + "until curl -sf -o /dev/null " + goUrl + "; do sleep 0.1; done\n"
                                        + "for i in $(seq 1 2000); do echo \"line $i after it\"; done"),
                        null,
                        null);
        BuildRequest build = BuildRequest.create(copr, 201, "patient", "distGit: {cloneUrl: \"" + url + "\"}");
        build.awaitRunning();
        awaitRelayed(build, "line 2000 before the kill");

        operator.kill();
        copr.distGit().serve(Files.createFile(go));
        operator.startAgain();
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
        String published = publishedLog(status);
        assertThat(published).contains("line 2000 before the kill").contains("line 2000 after it");
        assertThat(relayed(build)).isEqualTo(published);
        assertThat(status.attempts()).hasSize(1);
    }

    private void awaitRelayed(BuildRequest build, String text) {
        Awaitility.await("the log store has: " + text)
                .atMost(Duration.ofMinutes(1))
                .until(() -> relayed(build).contains(text));
    }

    /** What the log store serves of the build's log; empty before it has anything. */
    private String relayed(BuildRequest build) throws IOException, InterruptedException {
        return new String(copr.relayedLog(build.get().getMetadata().getUid()), StandardCharsets.ISO_8859_1);
    }

    private String publishedLog(CoprBuildStatus status) throws IOException {
        Path file = copr.results()
                .resolve(Objects.requireNonNull(status.resultsDirectory()))
                .resolve("builder-live.log.gz");
        try (InputStream log = new GZIPInputStream(Files.newInputStream(file))) {
            return new String(log.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
