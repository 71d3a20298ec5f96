package org.fedoracopr.operator.cluster;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.StatusCondition;

/** A CoprBuild of a test: created, watched, waited for. */
public final class BuildRequest {

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    private BuildRequest(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * Creates a build of binary packages.
     *
     * @param source the YAML of {@code spec.source} on one line, e.g. <code>link: {url: "..."}</code>
     */
    public static BuildRequest create(Installation copr, int buildId, String packageName, String source) {
        return createFor(copr, buildId, "fedora-rawhide-" + Installation.architecture(), packageName, source);
    }

    /** Creates a build that goes on until a file is served. */
    public static BuildRequest createPatient(Installation copr, int buildId, Path go) throws IOException {
        String url = copr.distGit()
                .addPackage(
                        "patient",
                        Packages.spec(
                                "patient",
                                "until curl -sf -o /dev/null " + copr.distGit().urlOf(go) + "; do sleep 0.1; done"),
                        null,
                        null);
        return create(copr, buildId, "patient", "distGit: {cloneUrl: \"" + url + "\"}");
    }

    /** Creates a build of binary packages for a chroot. */
    public static BuildRequest createFor(
            Installation copr, int buildId, String chroot, String packageName, String source) {
        return createAs(copr.client(), copr.namespace(), buildId, chroot, packageName, source);
    }

    /** Creates a build of binary packages of an owner. */
    public static BuildRequest createOf(
            Installation copr, String owner, int buildId, String packageName, String source) {
        String chroot = "fedora-rawhide-" + Installation.architecture();
        return create(copr.client(), copr.namespace(), owner, buildId, chroot, packageName, source);
    }

    /** Creates a build of binary packages for a chroot, as the user of a client. */
    public static BuildRequest createAs(
            KubernetesClient client, String namespace, int buildId, String chroot, String packageName, String source) {
        return create(client, namespace, "tester", buildId, chroot, packageName, source);
    }

    private static BuildRequest create(
            KubernetesClient client,
            String namespace,
            String owner,
            int buildId,
            String chroot,
            String packageName,
            String source) {
        String name = buildId + "-" + chroot.replace('_', '-');
        String yaml = """
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuild
                metadata:
                  name: %s
                spec:
                  buildId: %d
                  chroot: %s
                  output: rpm
                  packageName: %s
                  project: {owner: %s, name: project, directory: project}
                  source:
                    %s
                """.formatted(name, buildId, chroot, packageName, owner, source);
        client.resource(client.getKubernetesSerialization().unmarshal(yaml, CoprBuild.class))
                .inNamespace(namespace)
                .create();
        return new BuildRequest(client, namespace, name);
    }

    public String name() {
        return name;
    }

    public String podName() {
        return name + "-1";
    }

    public CoprBuild get() {
        return Objects.requireNonNull(resource().get());
    }

    public CoprBuildStatus status() {
        return Objects.requireNonNull(get().getStatus());
    }

    /** Waits until the status is as wanted. */
    public CoprBuildStatus await(String what, Predicate<CoprBuildStatus> wanted) {
        Awaitility.await(name + ": " + what)
                .atMost(Duration.ofMinutes(4))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> get().getStatus() != null && wanted.test(get().getStatus()));
        return status();
    }

    /** Waits for the end of the build and of its Pod. */
    public CoprBuildStatus awaitEnd() {
        CoprBuildStatus status =
                await("ends", s -> s.phase() != null && s.phase().isTerminal());
        Awaitility.await(podName() + " is gone")
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        client.pods().inNamespace(namespace).withName(podName()).get() == null);
        return status;
    }

    public void awaitRunning() {
        await("runs", s -> s.phase() == BuildPhase.RUNNING);
    }

    /** Asks for the build to be canceled. */
    public void cancel() {
        changeSpec("{\"cancel\":true}");
    }

    /** Gives a build that has ended one second to live, and waits until it is gone. */
    public void awaitExpiry() {
        changeSpec("{\"ttlSecondsAfterFinished\":1}");
        Awaitility.await(name + " is gone")
                .atMost(Duration.ofMinutes(1))
                .until(() -> resource().get() == null);
    }

    public void delete() {
        resource().delete();
    }

    /** Deletes the build as {@code kubectl delete --cascade} does. */
    public void delete(DeletionPropagation propagation) {
        resource().withPropagationPolicy(propagation).delete();
    }

    private void changeSpec(String spec) {
        resource().patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
    }

    private Resource<CoprBuild> resource() {
        return client.resources(CoprBuild.class).inNamespace(namespace).withName(name);
    }

    /** One condition of a status. */
    public static StatusCondition condition(CoprBuildStatus status, String type) {
        return status.conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type + " in " + status.conditions()));
    }
}
