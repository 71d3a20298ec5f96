package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Logs that are long, hostile or changed by their own builds, on a node that keeps 2 MiB of each, and a backend that is away: what the backend serves in the end
 * has the digest of the seal, and so has what is published (invariant I3).
 *
 * <p>{@code -Dlogs.long=true} writes 200 MB at full speed, fetches 100 MB from the agent, and has 1 GiB in one line and 1,000,000 empty ones.
 */
class HardLogsIT {
    private static final boolean LONG = Boolean.getBoolean("logs.long");
    private static final int LOSSES = LONG ? 5 : 1;
    private static final Duration PATIENCE = Duration.ofMinutes(LONG ? 30 : 3);

    private static Installation copr;

    @BeforeAll
    static void start() {
        copr = Installation.scripted(
                "hard-logs",
                node -> node.containerLogMaxSize(1 << 20)
                        .containerLogMaxFiles(2)
                        .containerLogMonitorInterval(Duration.ofMillis(200)));
    }

    @AfterAll
    static void stop() {
        copr.close();
    }

    private static CoprBuilderOperator operator() {
        return CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    private static BuildRequest create(int id, String packageName) {
        return BuildRequest.create(copr, id, packageName, "link: {url: \"https://example.org/hello-1.0-1.src.rpm\"}");
    }

    private static void tell(String word, String packageName) throws IOException {
        Files.createFile(copr.image().resolve(word + "-" + packageName));
    }

    @Test
    void longLogsArriveWholeFromANodeThatHasForgottenThem() throws Exception {
        String followed = "bulk-" + (LONG ? 200 : 20) + "-followed";
        String missed = "bulk-" + (LONG ? 100 : 4) + "-missed";
        BuildRequest quick = create(301, followed);
        BuildRequest late = create(302, missed);
        try (CoprBuilderOperator before = operator()) {
            assertThat(before).isNotNull();
            for (BuildRequest build : List.of(quick, late)) {
                build.awaitRunning();
                awaitServed(build, "ready");
            }
            tell("end", followed);
            tell("go", followed);
            awaitEnd(quick);
        }
        // Nobody reads while this one writes, and the node keeps the last 2 MiB; then not even these.
        assertThat(beginning(late)).startsWith("ready");
        tell("go", missed);
        Awaitility.await("the node forgets")
                .atMost(Duration.ofMinutes(1))
                .until(() -> !beginning(late).startsWith("ready"));
        for (int times = 0; times < 2; times++) {
            copr.node().faults().rotateLogs();
        }
        try (CoprBuilderOperator after = operator()) {
            assertThat(after).isNotNull();
            // The agent's own log, which holds the answers, is rotated all the time; what it held is lost in the middle
            // of it.
            for (int times = 1; times <= LOSSES; times++) {
                String before = request(late);
                Awaitility.await("the agent is asked")
                        .atMost(Duration.ofMinutes(1))
                        .until(() -> !request(late).equals(before));
                copr.node().faults().rotateLogs();
                copr.node().faults().cutLogs(pod(late), LogCut.BROKEN);
                copr.node().faults().rotateLogs();
            }
            tell("end", missed);
            awaitEnd(late);
        }
        for (BuildRequest build : List.of(quick, late)) {
            assertWhole(build.status(), build, BuildPhase.SUCCEEDED);
        }
    }

    @Test
    void whateverALogHoldsArrivesAsItWasWritten() throws Exception {
        BuildRequest build = create(303, LONG ? "hostile-1024-1000000" : "hostile-8-100000");
        try (CoprBuilderOperator running = operator()) {
            assertThat(running).isNotNull();
            awaitEnd(build);
        }
        assertWhole(build.status(), build, BuildPhase.SUCCEEDED);
    }

    @Test
    void buildThatRewritesItsLogChangesNothingThatWasSentOrCopied() throws Exception {
        String name = "rewrites-all";
        BuildRequest build = create(304, name);
        try (CoprBuilderOperator running = operator()) {
            assertThat(running).isNotNull();
            awaitServed(build, "line 19 of " + name);
            tell("go", name);
            awaitServed(build, "printed after it");
            String sent = served(build);
            tell("end", name);
            awaitEnd(build);
            assertThat(served(build)).startsWith(sent);
        }
        CoprBuildStatus status = build.status();
        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(BuildRequest.condition(status, "LogSealed").status()).isEqualTo("True");
        // What the backend has is not what the agent has, and it says so in place of a seal.
        assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("False");
        assertThat(BuildRequest.condition(status, "LogRelayed").reason()).isEqualTo("BackendRefused");
        assertThat(BuildRequest.condition(status, "LogRelayed").message()).contains("the log backend answered 409");
        AttemptLog seal = Objects.requireNonNull(status.attempts().getLast().log());
        assertThat(digestOfPublished(status)).isEqualTo(seal.sha256());
        assertThat(Files.readString(directory(status).resolve("manifest.json"))).contains("changed its log after");
        try (InputStream log = published(status)) {
            assertThat(new String(log.readAllBytes(), StandardCharsets.UTF_8)).startsWith("line 0 of " + name);
        }
    }

    private static void awaitServed(BuildRequest build, String text) {
        Awaitility.await("the backend has: " + text)
                .atMost(Duration.ofMinutes(1))
                .until(() -> served(build).contains(text));
    }

    @Test
    void backendThatIsAwayHoldsNoPoolAndGetsTheLogWhenItIsBack() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var options = OperatorOptions.of(Set.of(copr.namespace()), "http://127.0.0.1:" + port);
        copr.changePool("{\"max\":1}");
        try (CoprBuilderOperator running = CoprBuilderOperator.start(copr.operatorClient(), options)) {
            assertThat(running).isNotNull();
            List<BuildRequest> builds = List.of(create(305, "succeeds-0.1"), create(306, "succeeds-0.2"));
            for (BuildRequest build : builds) {
                CoprBuildStatus status = build.await("ends", now -> now.phase() == BuildPhase.SUCCEEDED);
                assertThat(is(status, "LogSealed")).isTrue();
                assertThat(is(status, "ResultsPublished")).isTrue();
                assertThat(is(status, "LogRelayed")).isFalse();
            }
            assertThat(builds)
                    .allSatisfy(build -> assertThat(pod(build)).as("waits").isNotNull());
            try (LogStore store =
                    LogStore.start(LogStoreOptions.local(copr.scratch().resolve("late"), port))) {
                for (BuildRequest build : builds) {
                    CoprBuildStatus status = build.await("its log arrives", now -> is(now, "LogRelayed"));
                    AttemptLog seal =
                            Objects.requireNonNull(status.attempts().getLast().log());
                    assertThat(digestAt(store.url() + "/uids/" + uid(build) + "/builder-live.log"))
                            .isEqualTo(seal.sha256());
                    awaitEnd(build);
                }
            }
        } finally {
            copr.changePool("{\"max\":2}");
        }
    }

    private static boolean is(CoprBuildStatus status, String type) {
        return status.conditions().stream()
                .anyMatch(condition ->
                        condition.type().equals(type) && condition.status().equals("True"));
    }

    private static void awaitEnd(BuildRequest build) {
        Awaitility.await(build.name() + " ends, and its Pod goes")
                .atMost(PATIENCE)
                .until(() -> build.get().getStatus() != null
                        && build.status().phase() != null
                        && build.status().phase().isTerminal()
                        && pod(build) == null);
    }

    private static void assertWhole(CoprBuildStatus status, BuildRequest build, BuildPhase phase) throws Exception {
        assertThat(status.phase()).as(build.name()).isEqualTo(phase);
        for (String type : new String[] {"LogSealed", "LogRelayed"}) {
            assertThat(BuildRequest.condition(status, type))
                    .satisfies(condition -> assertThat(condition.status())
                            .as(condition.toString())
                            .isEqualTo("True"));
        }
        AttemptLog seal = Objects.requireNonNull(status.attempts().getLast().log());
        List<String> made = Files.readAllLines(
                directory(status).resolve(build.get().getSpec().packageName() + "-1.0-1.noarch.txt"));
        assertThat(seal.sha256()).as("what was written is sealed").isEqualTo(made.getLast());
        assertThat(digestOfPublished(status)).isEqualTo(seal.sha256());
        assertThat(digestOfServed(build)).isEqualTo(seal.sha256());
    }

    private static String uid(BuildRequest build) {
        return build.get().getMetadata().getUid();
    }

    private static Pod pod(BuildRequest build) {
        return copr.client()
                .pods()
                .inNamespace(copr.namespace())
                .withName(build.podName())
                .get();
    }

    private static String beginning(BuildRequest build) {
        return copr.client()
                .pods()
                .inNamespace(copr.namespace())
                .withName(build.podName())
                .inContainer("builder")
                .limitBytes(10_000)
                .getLog();
    }

    private static String request(BuildRequest build) {
        return Objects.requireNonNullElse(
                pod(build).getMetadata().getAnnotations().get(PodAnnotations.RANGE), "");
    }

    private static String served(BuildRequest build) throws IOException, InterruptedException {
        return new String(copr.relayedLog(uid(build)), StandardCharsets.UTF_8);
    }

    private static Path directory(CoprBuildStatus status) {
        return copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
    }

    private static String digestOfPublished(CoprBuildStatus status) throws Exception {
        try (InputStream log = published(status)) {
            return digest(log);
        }
    }

    private static InputStream published(CoprBuildStatus status) throws IOException {
        return new GZIPInputStream(Files.newInputStream(directory(status).resolve("builder-live.log.gz")));
    }

    private static String digestOfServed(BuildRequest build) throws Exception {
        return digestAt(copr.logStoreUrl() + "/uids/" + uid(build) + "/builder-live.log");
    }

    private static String digestAt(String url) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).build();
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream log = response.body()) {
                assertThat(response.statusCode()).isEqualTo(200);
                return digest(log);
            }
        }
    }

    private static String digest(InputStream log) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        try (var digesting = new DigestInputStream(log, sha256)) {
            digesting.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
