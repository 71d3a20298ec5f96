package org.fedoracopr.operator.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.operator.cluster.BuildRequest;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.Installation;
import org.fedoracopr.operator.cluster.Packages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each way to install brings the operator up as a Deployment on a cluster, and the quickstart's package is built there. */
class InstallIT {

    private static final String NAMESPACE = Manifests.OPERATOR_NAMESPACE;

    private InstalledCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = new InstalledCluster();
    }

    @AfterEach
    void stop() throws IOException {
        cluster.close();
    }

    @Test
    void kustomizeInstallsAndABuildRuns() throws Exception {
        Path overlay = overlay();
        cluster.kubectl("create", "namespace", NAMESPACE);
        cluster.kubectl(
                "--namespace=" + NAMESPACE,
                "create",
                "secret",
                "generic",
                "copr-log-store",
                "--from-literal=token=s3cret");
        cluster.kubectl("apply", "-k", overlay.toString());

        awaitRollout();
        buildTheSample();
        theRolesLetBackendAndViewersDoWhatTheyMay();
        assertThat(cluster.kubectl("apply", "-k", overlay.toString()))
                .as("applied again")
                .doesNotContain("created")
                .contains("unchanged");
    }

    @Test
    void helmInstallsUpgradesAndRemoves() throws Exception {
        new Helm(Manifests.CHART)
                .install()
                .withName("copr-builder")
                .withNamespace(NAMESPACE)
                .createNamespace()
                .withKubeConfig(cluster.controlPlane.kubeconfig())
                .set("backend.url", backendUrl())
                .set("logStore.port", cluster.logStorePort)
                .set("operator.healthPort", cluster.healthPort)
                .waitReady()
                .withTimeout(180)
                .call();
        awaitRollout();
        buildTheSample();
        String token = token();

        new Helm(Manifests.CHART)
                .upgrade()
                .withName("copr-builder")
                .withNamespace(NAMESPACE)
                .withKubeConfig(cluster.controlPlane.kubeconfig())
                .reuseValues()
                .set("operator.deadlines.log-drain", 60)
                .set("operator.healthPort", cluster.nextHealthPort)
                .call();
        awaitRollout();
        assertThat(cluster.kubectl(
                        "--namespace=" + NAMESPACE,
                        "get",
                        "deployment",
                        "copr-builder-operator",
                        "-o",
                        "jsonpath={.spec.template.spec.containers[0].args}"))
                .contains("--log-drain=60");
        assertThat(token()).isEqualTo(token);

        Helm.uninstall("copr-builder")
                .withNamespace(NAMESPACE)
                .withKubeConfig(cluster.controlPlane.kubeconfig())
                .call();
        assertThat(cluster.client
                        .resources(CoprBuild.class)
                        .inNamespace("copr")
                        .list()
                        .getItems())
                .as("builds stay when the release goes")
                .hasSize(1);
        assertThat(cluster.client
                        .apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .list()
                        .getItems())
                .isEmpty();
    }

    private String backendUrl() {
        return "http://127.0.0.1:" + cluster.logStorePort;
    }

    private String token() {
        var secret = cluster.client
                .secrets()
                .inNamespace(NAMESPACE)
                .withName("copr-log-store")
                .get();
        return Objects.requireNonNull(secret.getData().get("token"), "a token");
    }

    private void awaitRollout() {
        for (String deployment : List.of("copr-builder-operator", "copr-log-store")) {
            cluster.kubectl(
                    "--namespace=" + NAMESPACE, "rollout", "status", "deployment/" + deployment, "--timeout=180s");
        }
    }

    /** As Copr's backend, with the operator's own token and nobody's help. */
    private void buildTheSample() throws IOException {
        cluster.createPool();
        Path tarball = Packages.sampleTarball(cluster.directory.path().resolve("sample"));
        String url = cluster.distGit.addPackage("greeter", Packages.sampleSpec(), tarball, null);
        try (KubernetesClient backend = cluster.backend()) {
            BuildRequest build = BuildRequest.createAs(
                    backend,
                    "copr",
                    1,
                    "fedora-rawhide-" + Installation.architecture(),
                    "greeter",
                    "distGit: {cloneUrl: \"" + url + "\"}");
            CoprBuildStatus status =
                    build.await("ends", s -> s.phase() != null && s.phase().isTerminal());
            assertThat(status.phase()).as("%s", status).isEqualTo(BuildPhase.SUCCEEDED);
            assertThat(BuildRequest.condition(status, "LogRelayed").status()).isEqualTo("True");
        }
        assertThat(cluster.controlPlane.auditLog().requests())
                .filteredOn(request -> request.user().equals(Installation.OPERATOR))
                .isNotEmpty()
                .noneMatch(request -> request.code() == 403);
    }

    private void theRolesLetBackendAndViewersDoWhatTheyMay() throws IOException {
        cluster.client
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("alice")
                        .withNamespace("copr")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "view")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "alice", null)
                        .build())
                .create();
        try (KubernetesClient alice = ControlPlane.client(cluster.controlPlane.kubeconfigFor("alice", List.of()));
                KubernetesClient backend = cluster.backend()) {
            assertThat(alice.resources(CoprBuild.class)
                            .inNamespace("copr")
                            .list()
                            .getItems())
                    .hasSize(1);
            assertThatThrownBy(() -> BuildRequest.createAs(
                            alice,
                            "copr",
                            2,
                            "fedora-rawhide-x86_64",
                            "x",
                            "link: {url: \"https://example.org/x.src.rpm\"}"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("alice");
            assertThatThrownBy(() -> backend.pods().inNamespace("copr").list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("copr-backend");
        }
    }

    /** config/default with this cluster's ports, as an administrator would write it. */
    private Path overlay() throws IOException {
        Path top = Files.createDirectories(cluster.directory.path().resolve("install"));
        Commands.run(Path.of("."), "cp", "-r", "../config", "../crds", top.toString());
        Path overlay = Files.createDirectories(top.resolve("overlay"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                resources:
                - ../config/default
                patches:
                - target: {kind: Deployment, name: copr-builder-operator}
                  patch: |
                    - {op: replace, path: /spec/template/spec/containers/0/args/1, value: "--backend-url=%1$s"}
                    - {op: replace, path: /spec/template/spec/containers/0/args/3, value: "--health-port=%2$d"}
                    - {op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: %2$d}
                - target: {kind: Deployment, name: copr-log-store}
                  patch: |
                    - {op: replace, path: /spec/template/spec/containers/0/args/1, value: "--listen=127.0.0.1:%3$d"}
                    - {op: replace, path: /spec/template/spec/containers/0/ports/0/containerPort, value: %3$d}
                """.formatted(
                        backendUrl(), cluster.healthPort, cluster.logStorePort));
        return overlay;
    }
}
