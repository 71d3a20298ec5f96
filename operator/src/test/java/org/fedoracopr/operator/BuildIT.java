package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.AttemptLog;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Builds through the whole system: real API server, scheduler, Pods, runner, agent, rpmbuild, log store and operator. */
class BuildIT {

    private static Installation copr;
    private static CoprBuilderOperator operator;

    @BeforeAll
    static void start() {
        copr = Installation.create("build-it");
        operator = CoprBuilderOperator.start(copr.operatorClient(), copr.operatorOptions());
    }

    @AfterAll
    static void stop() throws Exception {
        copr.client().resources(CoprBuild.class).inNamespace(copr.namespace()).delete();
        awaitNoPods();
        operator.close();
        copr.close();
    }

    private static void awaitNoPods() {
        Awaitility.await("all builder Pods are gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client()
                        .pods()
                        .inNamespace(copr.namespace())
                        .list()
                        .getItems()
                        .isEmpty());
    }

    @Test
    void publishesPackagesWithAWholeLogAndRemovesThePod() throws Exception {
        Path tarball = Packages.sampleTarball(copr.scratch().resolve("sample"));
        String url = copr.distGit().addPackage("greeter", Packages.sampleSpec(), tarball, null);
        BuildRequest build = BuildRequest.create(copr, 101, "greeter", "distGit: {cloneUrl: \"" + url + "\"}");
        build.awaitRunning();
        Commands.Result followed = Commands.attempt(
                copr.scratch(),
                "kubectl",
                "--kubeconfig=" + SharedControlPlane.get().kubeconfig(),
                "--namespace=" + copr.namespace(),
                "logs",
                "-f",
                build.podName());

        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        for (String type : new String[] {"Scheduled", "LogSealed", "LogRelayed", "ResultsPublished", "Complete"}) {
            assertThat(BuildRequest.condition(status, type).status()).as(type).isEqualTo("True");
        }
        assertThat(Objects.requireNonNull(status.results()).get("built_packages"))
                .hasSize(4);
        Path directory = directory(status);
        assertThat(directory)
                .isEqualTo(copr.results()
                        .resolve("tester/project/fedora-rawhide-" + Installation.architecture() + "/00000101-greeter"));
        Commands.run(directory, "sha256sum", "--quiet", "-c", "SHA256SUMS");
        assertThat(directory.resolve("success")).hasContent("done");
        assertThat(directory.resolve("manifest.json"))
                .content()
                .contains(build.get().getMetadata().getUid());
        assertThat(directory.resolve("build.info")).content().matches("build_id=101\nbuilder_ip=[0-9.]+");
        assertThat(unzipped(directory.resolve("backend.log.gz")))
                .containsSubsequence(
                        "Build " + build.name() + " was queued",
                        "Attempt 1 is given to pool local, the first by priority (0)",
                        "Attempt 1 of build " + build.name(),
                        "The builder has started",
                        "The build has ended: SUCCEEDED",
                        "Publishing ");
        byte[] published = publishedLog(directory);
        assertSealed(attempt(status), published);
        assertThat(served(status)).isEqualTo(published);
        assertThat(followed.output()).isEqualTo(new String(published, StandardCharsets.UTF_8));
        Awaitility.await("kubectl describe tells the build's course")
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(eventsOf(build)).contains("Admitted", "Started", "Succeeded"));
    }

    @Test
    void aFailingBuildSaysWhyAndKeepsItsLog() throws Exception {
        String url =
                copr.distGit().addPackage("broken", Packages.spec("broken", "echo about to fail; false"), null, null);

        BuildRequest build = BuildRequest.create(copr, 102, "broken", "distGit: {cloneUrl: \"" + url + "\"}");
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.FAILED);
        BuildVerdict verdict = verdict(status);
        assertThat(verdict.cause()).isEqualTo("BuildFailed");
        assertThat(verdict.culprit()).isEqualTo(Culprit.PACKAGE);
        assertThat(verdict.message()).contains("%build");
        Path directory = directory(status);
        assertThat(directory.resolve("success")).doesNotExist();
        assertThat(directory.resolve("broken-1.0-1.src.rpm")).exists();
        assertThat(directory.resolve("broken.spec")).exists();
        assertThat(new String(publishedLog(directory), StandardCharsets.UTF_8)).contains("about to fail");
    }

    @Test
    void aWrongChecksumNamesTheFile() throws Exception {
        Path tarball = Files.writeString(copr.scratch().resolve("data-1.0.tar.gz"), "not what was promised");
        String url = copr.distGit()
                .addPackage("mismatch", Packages.spec("mismatch", ":"), tarball, "0123456789abcdef0123456789abcdef");

        BuildRequest build = BuildRequest.create(copr, 103, "mismatch", "distGit: {cloneUrl: \"" + url + "\"}");
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.FAILED);
        assertThat(verdict(status).cause()).isEqualTo("ChecksumMismatch");
        assertThat(verdict(status).culprit()).isEqualTo(Culprit.PACKAGE);
        assertThat(verdict(status).message()).contains("data-1.0.tar.gz").contains("0123456789abcdef0123456789abcdef");
        assertThat(publishedLog(directory(status))).isNotEmpty();
    }

    @Test
    void rebuildsASourcePackageBehindALink() throws Exception {
        Path tarball = Packages.sampleTarball(copr.scratch().resolve("link"));
        Path top = Files.createDirectories(copr.scratch().resolve("srpm"));
        Files.writeString(top.resolve("greeter.spec"), Packages.sampleSpec());
        Commands.run(
                top,
                "rpmbuild",
                "-bs",
                "--define=_sourcedir " + tarball.getParent(),
                "--define=_srcrpmdir " + top,
                "greeter.spec");
        String url = copr.distGit().serve(top.resolve("greeter-1.2-3.src.rpm"));

        BuildRequest build = BuildRequest.create(copr, 104, "greeter", "link: {url: \"" + url + "\"}");
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(directory(status).resolve("greeter-doc-1.2-3.noarch.rpm")).exists();
    }

    @Test
    void aCanceledBuildStopsAndKeepsItsLog() throws Exception {
        String url = copr.distGit()
                .addPackage("endless", Packages.spec("endless", "echo waiting; tail -f /dev/null"), null, null);
        BuildRequest build = BuildRequest.create(copr, 105, "endless", "distGit: {cloneUrl: \"" + url + "\"}");
        build.awaitRunning();
        awaitLogContains(build, "waiting");

        build.cancel();
        CoprBuildStatus status = build.awaitEnd();

        assertThat(status.phase()).isEqualTo(BuildPhase.CANCELED);
        assertThat(new String(publishedLog(directory(status)), StandardCharsets.UTF_8))
                .contains("waiting");
    }

    @Test
    void deletingABuildTakesItsPodAway() throws Exception {
        String url = copr.distGit()
                .addPackage("deleted", Packages.spec("deleted", "echo waiting; tail -f /dev/null"), null, null);
        BuildRequest build = BuildRequest.create(copr, 106, "deleted", "distGit: {cloneUrl: \"" + url + "\"}");
        build.awaitRunning();

        build.delete();

        Awaitility.await("the Pod goes")
                .atMost(Duration.ofMinutes(1))
                .until(() -> copr.client()
                                .pods()
                                .inNamespace(copr.namespace())
                                .withName(build.podName())
                                .get()
                        == null);
    }

    @Test
    void aBuildThatNoPoolServesSaysSo() {
        BuildRequest build = BuildRequest.createFor(
                copr, 107, "fedora-rawhide-s390x", "lonely", "link: {url: \"https://example.org/l.src.rpm\"}");

        CoprBuildStatus status = build.await("waits", s -> s.phase() == BuildPhase.PENDING);

        assertThat(BuildRequest.condition(status, "Scheduled").reason()).isEqualTo("NoMatchingPool");
        assertThat(BuildRequest.condition(status, "Scheduled").message()).contains("s390x");
    }

    private static void awaitLogContains(BuildRequest build, String text) {
        Awaitility.await("the log has: " + text).atMost(Duration.ofMinutes(1)).until(() -> {
            String url = build.status().logUrl();
            return url != null
                    && get(url).body().length > 0
                    && new String(get(url).body(), StandardCharsets.UTF_8).contains(text);
        });
    }

    private static List<String> eventsOf(BuildRequest build) {
        return copr
                .client()
                .v1()
                .events()
                .inNamespace(copr.namespace())
                .withField("involvedObject.name", build.name())
                .list()
                .getItems()
                .stream()
                .map(Event::getReason)
                .toList();
    }

    private static Path directory(CoprBuildStatus status) {
        return copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
    }

    private static BuildAttempt attempt(CoprBuildStatus status) {
        return status.attempts().getLast();
    }

    private static BuildVerdict verdict(CoprBuildStatus status) {
        return Objects.requireNonNull(attempt(status).verdict());
    }

    private static void assertSealed(BuildAttempt attempt, byte[] log) throws Exception {
        AttemptLog seal = Objects.requireNonNull(attempt.log());
        assertThat(seal.length()).isEqualTo(log.length);
        assertThat(seal.sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(log)));
    }

    private static byte[] publishedLog(Path directory) throws IOException {
        return unzip(directory.resolve("builder-live.log.gz"));
    }

    private static String unzipped(Path file) throws IOException {
        return new String(unzip(file), StandardCharsets.UTF_8);
    }

    private static byte[] unzip(Path file) throws IOException {
        try (InputStream log = new GZIPInputStream(Files.newInputStream(file))) {
            return log.readAllBytes();
        }
    }

    private static byte[] served(CoprBuildStatus status) throws Exception {
        return get(Objects.requireNonNull(status.logUrl())).body();
    }

    private static HttpResponse<byte[]> get(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofByteArray());
        }
    }
}
