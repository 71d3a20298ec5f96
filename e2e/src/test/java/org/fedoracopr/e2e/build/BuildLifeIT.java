package org.fedoracopr.e2e.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.e2e.cluster.Build;
import org.fedoracopr.e2e.cluster.CoprInstance;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The other ways that a build can go. {@code -Dlogs.long=true} writes 200 MB in place of 20. */
class BuildLifeIT {

    private static final String ENDLESS = "echo waiting; tail -f /dev/null";

    private static final int LINES = Boolean.getBoolean("logs.long") ? 2_000_000 : 200_000;

    private static CoprInstance copr;

    @BeforeAll
    static void start() throws IOException {
        copr = CoprInstance.create("build-life", "resources: {limits: {memory: 512Mi}}");
    }

    @AfterAll
    static void stop() throws IOException {
        copr.close();
    }

    private static Build build(int id, String name, String script) throws IOException {
        return Build.create(copr, id, name, copr.distGit(name, Packages.spec(name, script)));
    }

    @Test
    void aFailingPackageIsToBlameAndItsLogIsKept() throws Exception {
        Build build = build(201, "broken", "echo about to fail; false");

        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.FAILED);
        BuildVerdict verdict = Build.verdict(status);
        assertThat(verdict.cause()).isEqualTo("BuildFailed");
        assertThat(verdict.culprit()).isEqualTo(Culprit.PACKAGE);
        assertThat(build.directory(status).resolve("success")).doesNotExist();
        assertLogIsWhole(build, status, "about to fail");
    }

    @Test
    void aLogOf20MegabytesAtSpeedArrivesWhole() throws Exception {
        // The kubelet rotates at 1 MiB while it is written.
        Build build = build(202, "chatty", "seq -f '%%099.0f' " + LINES);
        Awaitility.await("it ends")
                .atMost(Duration.ofMinutes(LINES / 50_000))
                .pollInterval(Duration.ofSeconds(1))
                .until(build::hasEnded);

        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
        assertThat(assertLogIsWhole(build, status, LINES + "\n")).hasSizeGreaterThan(LINES * 100);
    }

    @Test
    void aBuildThatRunsOutOfMemoryIsThePackagesFault() throws Exception {
        Build build = build(203, "hungry", "tail /dev/zero");

        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.FAILED);
        assertThat(Build.verdict(status).cause()).isEqualTo("OutOfMemory");
        assertThat(Build.verdict(status).culprit()).isEqualTo(Culprit.PACKAGE);
        assertThat(build.publishedLog(status)).isNotEmpty();
    }

    @Test
    void aCanceledBuildStopsAndKeepsItsLog() throws Exception {
        Build build = build(204, "canceled", ENDLESS);
        build.awaitLogged("waiting");

        build.cancel();
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.CANCELED);
        assertLogIsWhole(build, status, "waiting");
    }

    @Test
    void aDeletedBuildTakesItsPodAwayAndADeletedPodLeavesItsLogAndAVerdict() throws Exception {
        Build deleted = build(205, "deleted", ENDLESS);
        Build robbed = build(206, "robbed", ENDLESS);
        deleted.awaitLogged("waiting");
        robbed.awaitLogged("waiting");

        deleted.delete();
        robbed.pod().delete();
        CoprBuildStatus status = robbed.cancelTheNextAttempt();
        deleted.awaitNoPod();

        assertThat(status.phase()).isEqualTo(BuildPhase.CANCELED);
        BuildAttempt first = status.attempts().getFirst();
        BuildVerdict verdict = Objects.requireNonNull(first.verdict());
        assertThat(verdict.cause()).isEqualTo("PodDeleted");
        assertThat(verdict.culprit()).isEqualTo(Culprit.CLUSTER);
        assertThat(verdict.retry()).isTrue();
        byte[] served = Build.servedLog(status, 1);
        assertThat(new String(served, StandardCharsets.UTF_8)).contains("waiting");
        assertIsSealed(first, served);
        // No permit reaches a pod that is being deleted: what it made is kept, and not published.
        assertThat(robbed.keptLog()).isEqualTo(served);
    }

    @Test
    void aPodThatIsForcedAwayIsNotThePackagesFault() throws Exception {
        Build build = build(207, "forced", ENDLESS);
        build.awaitLogged("waiting");

        build.pod().withGracePeriod(0).delete();
        CoprBuildStatus status = build.cancelTheNextAttempt();

        BuildVerdict verdict =
                Objects.requireNonNull(status.attempts().getFirst().verdict());
        assertThat(verdict.culprit()).isIn(Culprit.CLUSTER, Culprit.NODE);
        assertThat(verdict.retry()).isTrue();
        assertThat(new String(Build.servedLog(status, 1), StandardCharsets.UTF_8))
                .contains("waiting");
    }

    /** Published, served and sealed are the same bytes, with this text among them. */
    private static byte[] assertLogIsWhole(Build build, CoprBuildStatus status, String text) throws Exception {
        byte[] published = build.publishedLog(status);
        assertThat(new String(published, StandardCharsets.UTF_8).contains(text))
                .as(text)
                .isTrue();
        assertThat(Build.servedLog(status)).isEqualTo(published);
        assertIsSealed(Build.attempt(status), published);
        return published;
    }

    private static void assertIsSealed(BuildAttempt attempt, byte[] log) throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(log));
        assertThat(Objects.requireNonNull(attempt.log())).isEqualTo(new AttemptLog(log.length, digest));
    }
}
