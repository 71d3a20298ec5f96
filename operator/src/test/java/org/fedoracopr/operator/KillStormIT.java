package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.OperatorProcess;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Many builds while the operator is killed with -9 again and again, at moments that a seed chooses: each build ends once, as it should, with one result and a
 * whole log, and nothing is left over (invariants I1, I3, I4, I6, I7 and I8).
 *
 * <p>20 builds and 10 kills, or as many as {@code -Dstorm.builds} and {@code -Dstorm.kills} say; {@code -Dstorm.seed} replays the moments.
 */
class KillStormIT {
    private static final int BUILDS = Integer.getInteger("storm.builds", 20);
    private static final int KILLS = Integer.getInteger("storm.kills", Math.max(1, BUILDS / 2));
    private static final long SEED = Long.getLong("storm.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofSeconds(120 + 15L * BUILDS);

    private final Random random = new Random(SEED);
    private Installation copr;
    private OperatorProcess operator;

    @BeforeEach
    void start() throws IOException {
        copr = Installation.scripted("storm-it");
        copr.changePool("{\"max\":6}");
        operator = OperatorProcess.start(copr);
    }

    @AfterEach
    void stop() {
        operator.close();
        copr.close();
    }

    @Test
    void everyBuildEndsOnceWithOneResultAndAWholeLog() throws Exception {
        System.out.println("KillStormIT: " + BUILDS + " builds, " + KILLS + " kills, -Dstorm.seed=" + SEED);
        var builds = new ArrayList<BuildRequest>();
        for (int number = 1; number <= BUILDS; number++) {
            builds.add(BuildRequest.create(
                    copr, number, packageName(number), "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}"));
        }
        int kills = 0;
        for (; kills < KILLS && !allEnded(); kills++) {
            awaitMoment();
            operator.kill();
            operator.startAgain();
        }
        System.out.println("KillStormIT: " + kills + " kills before all builds had ended");
        awaitEnd();
        assertThat(kills).as("kills while builds ran").isEqualTo(KILLS);
        var wrong = new ArrayList<String>();
        for (int number = 1; number <= BUILDS; number++) {
            check(number, builds.get(number - 1).status(), wrong);
        }
        assertThat(wrong).isEmpty();
        assertThat(leftOver(copr.results().resolve(".incoming"))).isEmpty();
    }

    /** Every fifth build fails, the others succeed. */
    private static String packageName(int number) {
        return (number % 5 == 0 ? "fails-" : "succeeds-") + (1 + number % 3);
    }

    /** Between 0 and 4 s, about what a build takes from its admission to its end: kills meet every step. */
    private void awaitMoment() {
        long wait = random.nextInt(4_000);
        Awaitility.await()
                .pollDelay(Duration.ofMillis(wait))
                .atMost(Duration.ofSeconds(10))
                .until(() -> true);
    }

    private List<CoprBuild> builds() {
        return copr.client()
                .resources(CoprBuild.class)
                .inNamespace(copr.namespace())
                .list()
                .getItems();
    }

    private boolean allEnded() {
        return builds().stream().allMatch(KillStormIT::hasEnded);
    }

    private static boolean hasEnded(CoprBuild build) {
        return build.getStatus() != null
                && build.getStatus().phase() != null
                && build.getStatus().phase().isTerminal();
    }

    private void awaitEnd() {
        Awaitility.await("all builds have ended and their Pods are gone")
                .atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> allEnded()
                        && copr.client()
                                .pods()
                                .inNamespace(copr.namespace())
                                .list()
                                .getItems()
                                .isEmpty());
    }

    private void check(int number, CoprBuildStatus status, List<String> wrong) throws Exception {
        BuildPhase expected = number % 5 == 0 ? BuildPhase.FAILED : BuildPhase.SUCCEEDED;
        expect(wrong, number, "phase", expected, status.phase());
        expect(
                wrong,
                number,
                "attempts",
                List.of(),
                status.attempts().stream()
                        .limit(status.attempts().size() - 1)
                        .map(BuildAttempt::verdict)
                        .toList());
        expect(
                wrong,
                number,
                "sealed",
                "True",
                BuildRequest.condition(status, "LogSealed").status());
        expect(
                wrong,
                number,
                "relayed",
                "True",
                BuildRequest.condition(status, "LogRelayed").status());
        Path directory = copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
        expect(
                wrong,
                number,
                "manifest",
                sha256(Files.readAllBytes(directory.resolve("manifest.json"))),
                status.manifestSha256());
        AttemptLog seal = Objects.requireNonNull(status.attempts().getLast().log());
        try (InputStream log = new GZIPInputStream(Files.newInputStream(directory.resolve("builder-live.log.gz")))) {
            expect(wrong, number, "published log", seal.sha256(), sha256(log.readAllBytes()));
        }
        expect(wrong, number, "relayed log", seal.sha256(), sha256(relayed(number)));
    }

    private static void expect(List<String> wrong, int number, String what, Object expected, @Nullable Object actual) {
        if (!expected.equals(actual)) {
            wrong.add("build " + number + ": " + what + " is " + actual + ", expected " + expected);
        }
    }

    private byte[] relayed(int number) throws IOException, InterruptedException {
        String uid = builds().stream()
                .filter(build -> Objects.equals(build.getSpec().buildId(), (long) number))
                .findFirst()
                .orElseThrow()
                .getMetadata()
                .getUid();
        return copr.relayedLog(uid);
    }

    private static String sha256(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    private static List<String> leftOver(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toString).toList();
        }
    }
}
