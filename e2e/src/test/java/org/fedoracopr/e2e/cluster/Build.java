package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Installation;

/** A CoprBuild of a test: created, waited for, and what it leaves. */
public final class Build {

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final CoprInstance copr;
    private final BuildRequest request;

    private Build(CoprInstance copr, BuildRequest request) {
        this.copr = copr;
        this.request = request;
    }

    /**
     * Creates a build of binary packages.
     *
     * @param source the YAML of {@code spec.source} on one line
     */
    public static Build create(CoprInstance copr, int buildId, String packageName, String source) {
        String chroot = "fedora-rawhide-" + Installation.architecture();
        return new Build(
                copr, BuildRequest.createAs(copr.client(), copr.namespace(), buildId, chroot, packageName, source));
    }

    public String podName() {
        return request.podName();
    }

    /** The handle of its pod. */
    public PodResource pod() {
        return copr.client().pods().inNamespace(copr.namespace()).withName(podName());
    }

    public String uid() {
        return request.get().getMetadata().getUid();
    }

    /** Waits until the status is as wanted. */
    public CoprBuildStatus await(String what, Predicate<CoprBuildStatus> wanted) {
        return request.await(what, wanted);
    }

    public void awaitRunning() {
        request.awaitRunning();
    }

    /** Whether it has ended and its pod, which waits for the log to be relayed, is gone. */
    public boolean hasEnded() {
        CoprBuildStatus status = request.get().getStatus();
        return status != null && status.phase() != null && status.phase().isTerminal() && pod().get() == null;
    }

    /** Waits for the end of the build and of its pod, which waits for the log to be relayed, and returns the last status. */
    public CoprBuildStatus awaitEnd() {
        await("ends", current -> current.phase() != null && current.phase().isTerminal());
        awaitNoPod();
        CoprBuildStatus status = request.status();
        System.out.println(request.name() + ": "
                + copr.client().getKubernetesSerialization().asJson(status));
        return status;
    }

    /** Waits for the second attempt, ends it, and returns the last status. */
    public CoprBuildStatus cancelTheNextAttempt() {
        await("is tried again", current -> current.attempts().size() == 2);
        cancel();
        return awaitEnd();
    }

    public void awaitNoPod() {
        Awaitility.await(podName() + " is gone").atMost(LONGEST).until(() -> pod().get() == null);
    }

    /** Waits until the log store serves this text of the build. */
    public void awaitLogged(String text) {
        CoprBuildStatus status = await("has a log", current -> current.logUrl() != null);
        Awaitility.await(request.name() + " logs: " + text)
                .atMost(LONGEST)
                .until(() -> new String(servedLog(status), StandardCharsets.UTF_8).contains(text));
    }

    public Pod currentPod() {
        return Objects.requireNonNull(pod().get());
    }

    /** Asks for the build to be canceled. */
    public void cancel() {
        request.cancel();
    }

    public void delete() {
        request.delete();
    }

    public static BuildAttempt attempt(CoprBuildStatus status) {
        return status.attempts().getLast();
    }

    public static BuildVerdict verdict(CoprBuildStatus status) {
        return Objects.requireNonNull(attempt(status).verdict());
    }

    /** The published directory. */
    public Path directory(CoprBuildStatus status) {
        return copr.results().resolve(Objects.requireNonNull(status.resultsDirectory()));
    }

    public byte[] publishedLog(CoprBuildStatus status) throws IOException {
        return log(directory(status));
    }

    /** The log of an attempt that was never permitted to publish. */
    public byte[] keptLog() throws IOException {
        return log(copr.results().resolve(".incoming").resolve(uid() + "-1"));
    }

    private static byte[] log(Path directory) throws IOException {
        try (InputStream log = new GZIPInputStream(Files.newInputStream(directory.resolve("builder-live.log.gz")))) {
            return log.readAllBytes();
        }
    }

    /** What the log store serves of the last attempt; empty before it has anything. */
    public static byte[] servedLog(CoprBuildStatus status) throws IOException, InterruptedException {
        return served(Objects.requireNonNull(status.logUrl()));
    }

    /** What the log store serves of one attempt. */
    public static byte[] servedLog(CoprBuildStatus status, int attempt) throws IOException, InterruptedException {
        return served(status.logUrl() + "?attempt=" + attempt);
    }

    private static byte[] served(String url) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(url)).build();
            HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? response.body() : new byte[0];
        }
    }
}
