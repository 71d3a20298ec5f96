package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledNodeIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void noContainerOutlivesAKilledNodeAndTheNextOneReportsItLost() throws IOException {
        ControlPlane controlPlane = SharedControlPlane.get();
        String namespace = SharedControlPlane.namespace("killed");
        String name = "killed-" + UUID.randomUUID();
        String mark = "2000." + ProcessHandle.current().pid();
        Process node = ChildProcesses.start(new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeMain.class.getName(),
                        controlPlane.kubeconfig().toString(),
                        name,
                        directory.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD));
        try (KubernetesClient client = controlPlane.client()) {
            client.resource(pod(namespace, name, mark)).create();
            // Its shell and two sleeps, one of them in a session of its own.
            await().atMost(BOUND).until(() -> Processes.running(mark).size() >= 2);

            node.destroyForcibly();

            await().atMost(BOUND).until(() -> !node.isAlive());
            await().atMost(BOUND).until(() -> Processes.running(mark).isEmpty());
            try (ProcessNode next = ProcessNode.builder(client, controlPlane.certificateAuthority())
                    .name(name)
                    .directory(directory)
                    .start()) {
                assertThat(next.name()).isEqualTo(name);
                await().atMost(BOUND).until(() -> status(client, namespace).equals("Failed"));
                var lost = NodeCluster.terminated(
                        client.pods().inNamespace(namespace).withName("p").get(), 0);
                assertThat(lost.getReason()).isEqualTo("ContainerStatusUnknown");
                assertThat(lost.getExitCode()).isEqualTo(137);
            }
            assertThat(client.nodes().withName(name).get()).isNull();
        } finally {
            node.destroyForcibly();
        }
    }

    private static String status(KubernetesClient client, String namespace) {
        return client.pods()
                .inNamespace(namespace)
                .withName("p")
                .get()
                .getStatus()
                .getPhase();
    }

    private static Pod pod(String namespace, String node, String mark) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .addNewContainer()
                .withName("a")
                .withImage(NodeCluster.IMAGE)
                .withCommand("sh", "-c", "setsid sleep " + mark + " & sleep " + mark)
                .endContainer()
                .endSpec()
                .build();
    }
}
