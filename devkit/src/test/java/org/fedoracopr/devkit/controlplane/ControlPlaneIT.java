package org.fedoracopr.devkit.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What users of a running control plane rely on. */
class ControlPlaneIT {
    private static final Duration BOUND = Duration.ofSeconds(30);

    @Test
    void newNamespaceGetsItsDefaultServiceAccount() {
        String namespace = SharedControlPlane.namespace("accounts");

        try (KubernetesClient client = SharedControlPlane.get().client()) {
            assertThat(namespace).startsWith("accounts-");
            assertThat(client.serviceAccounts()
                            .inNamespace(namespace)
                            .withName("default")
                            .get())
                    .isNotNull();
        }
    }

    @Test
    void controllersMakeReplicaSetsOfDeployments() {
        String namespace = SharedControlPlane.namespace("deployments");
        try (KubernetesClient client = SharedControlPlane.get().client()) {
            Pod pod = pod("unused");
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .resource(new DeploymentBuilder()
                            .withNewMetadata()
                            .withName("web")
                            .endMetadata()
                            .withNewSpec()
                            .withReplicas(1)
                            .withNewSelector()
                            .withMatchLabels(Map.of("app", "web"))
                            .endSelector()
                            .withNewTemplate()
                            .withNewMetadata()
                            .withLabels(Map.of("app", "web"))
                            .endMetadata()
                            .withSpec(new PodBuilder(pod)
                                    .editSpec()
                                    .withRestartPolicy("Always")
                                    .endSpec()
                                    .build()
                                    .getSpec())
                            .endTemplate()
                            .endSpec()
                            .build())
                    .create();

            await().atMost(BOUND).untilAsserted(() -> {
                assertThat(client.apps()
                                .replicaSets()
                                .inNamespace(namespace)
                                .list()
                                .getItems())
                        .hasSize(1);
                assertThat(client.pods().inNamespace(namespace).list().getItems())
                        .hasSize(1);
            });
        }
    }

    @Test
    void schedulerSaysThatNoNodeFits() {
        String namespace = SharedControlPlane.namespace("pods");
        try (KubernetesClient client = SharedControlPlane.get().client()) {
            // Other tests of this control plane may have nodes.
            Pod lonely = new PodBuilder(pod("lonely"))
                    .editSpec()
                    .addToNodeSelector("no", "node")
                    .endSpec()
                    .build();
            client.pods().inNamespace(namespace).resource(lonely).create();

            await().atMost(BOUND)
                    .untilAsserted(() -> assertThat(client.pods()
                                    .inNamespace(namespace)
                                    .withName("lonely")
                                    .get()
                                    .getStatus()
                                    .getConditions())
                            .anySatisfy(condition -> {
                                assertThat(condition.getType()).isEqualTo("PodScheduled");
                                assertThat(condition.getReason()).isEqualTo("Unschedulable");
                            }));
        }
    }

    @Test
    void userMayDoOnlyWhatRolesGrant() {
        ControlPlane controlPlane = SharedControlPlane.get();
        Path kubeconfig = controlPlane.kubeconfigFor("system:serviceaccount:default:nobody", List.of("people"));

        try (KubernetesClient client = ControlPlane.client(kubeconfig)) {
            assertThatThrownBy(() -> client.pods().inNamespace("default").list())
                    .isInstanceOfSatisfying(KubernetesClientException.class, e -> {
                        assertThat(e.getCode()).isEqualTo(403);
                        assertThat(e.getMessage()).contains("system:serviceaccount:default:nobody");
                    });
        }
    }

    @Test
    void nodeCertificateRegistersItsNode() {
        Path kubeconfig = SharedControlPlane.get().kubeconfigFor("system:node:one", List.of("system:nodes"));

        try (KubernetesClient client = ControlPlane.client(kubeconfig)) {
            assertThatThrownBy(() -> client.nodes().withName("two").get())
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(403));
            assertThat(client.nodes().withName("one").get()).isNull();
        }
    }

    @Test
    void twoControlPlanesRunSideBySide() {
        try (ControlPlane other = ControlPlane.builder().controllers(false).start();
                KubernetesClient otherClient = other.client();
                KubernetesClient client = SharedControlPlane.get().client()) {
            otherClient
                    .namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("only-here")
                            .endMetadata()
                            .build())
                    .create();

            assertThat(other.url()).isNotEqualTo(SharedControlPlane.get().url());
            assertThat(otherClient.namespaces().withName("only-here").get()).isNotNull();
            assertThat(client.namespaces().withName("only-here").get()).isNull();
        }
    }

    @Test
    void apiServerRestartsUnderItsUrlWithItsData() {
        try (ControlPlane controlPlane =
                        ControlPlane.builder().controllers(false).start();
                KubernetesClient client = controlPlane.client()) {
            client.configMaps()
                    .inNamespace("default")
                    .resource(new io.fabric8.kubernetes.api.model.ConfigMapBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .endMetadata()
                            .build())
                    .create();

            controlPlane.stopApiServer();
            controlPlane.restartApiServer();

            assertThat(client.configMaps()
                            .inNamespace("default")
                            .withName("kept")
                            .get())
                    .isNotNull();
        }
    }

    @Test
    void keptDirectoryContinuesAfterClosing(@TempDir Path directory) throws IOException {
        try (ControlPlane first = ControlPlane.builder()
                        .controllers(false)
                        .directory(directory)
                        .start();
                KubernetesClient client = first.client()) {
            assertThatThrownBy(() -> ControlPlane.builder().directory(directory).start())
                    .hasMessageContaining("in use by another control plane");
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("kept")
                            .endMetadata()
                            .build())
                    .create();
        }
        assertThat(Files.readString(directory.resolve("kubeconfig"))).contains("https://127.0.0.1:");

        try (ControlPlane second = ControlPlane.builder()
                        .controllers(false)
                        .directory(directory)
                        .start();
                KubernetesClient client = second.client()) {
            assertThat(client.namespaces().withName("kept").get()).isNotNull();
        }
    }

    @Test
    void closingLeavesNoProcessAndNoFile() {
        ControlPlane controlPlane = ControlPlane.builder().start();
        Path directory = controlPlane.directory();
        assertThat(RunningPrograms.mentioning(directory)).hasSize(4);

        controlPlane.close();
        controlPlane.close();

        assertThat(RunningPrograms.mentioning(directory)).isEmpty();
        assertThat(directory).doesNotExist();
    }

    @Test
    void failingStartNamesTheComponentAndShowsItsLog() {
        assertThatThrownBy(() -> ControlPlane.builder()
                        .controllers(false)
                        .apiServerArguments("--no-such-argument")
                        .start())
                .isInstanceOf(ControlPlaneException.class)
                .hasMessageContaining("kube-apiserver ended with exit code 1")
                .hasMessageContaining("unknown flag: --no-such-argument");
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("localhost/none")
                .endContainer()
                .endSpec()
                .build();
    }
}
