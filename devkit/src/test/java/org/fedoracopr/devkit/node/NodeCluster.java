package org.fedoracopr.devkit.node;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;

/** A process node on the shared control plane, and pods for it that run shell commands. */
final class NodeCluster implements AutoCloseable {

    static final String IMAGE = "localhost/shell:dev";
    private static final Duration BOUND = Duration.ofSeconds(60);

    final ControlPlane controlPlane = SharedControlPlane.get();
    final KubernetesClient client = controlPlane.client();
    final String namespace = SharedControlPlane.namespace("node");
    final String nodeName = "node-" + UUID.randomUUID();
    private final Path directory;
    ProcessNode node;

    NodeCluster(Path directory) throws IOException {
        this.directory = directory;
        node = startNode();
    }

    /** Starts the node again where it was, after a crash. */
    ProcessNode startNode() throws IOException {
        node = ProcessNode.builder(client, controlPlane.certificateAuthority())
                .name(nodeName)
                .directory(directory.resolve("node"))
                .imageDirectory(IMAGE, directory)
                .containerLogMaxFiles(2)
                .start();
        return node;
    }

    /** A pod bound to this node whose first container, a, runs shell text. */
    PodBuilder shell(String name, String text) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withNodeName(nodeName)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(1L)
                .withContainers(new ContainerBuilder()
                        .withName("a")
                        .withImage(IMAGE)
                        .withCommand("sh", "-c", text)
                        .build())
                .endSpec();
    }

    Pod create(PodBuilder pod) {
        return client.resource(pod.build()).create();
    }

    Pod pod(String name) {
        return client.pods().inNamespace(namespace).withName(name).get();
    }

    /** Waits until the pod has a phase, and returns it then. */
    Pod awaitPhase(String name, String phase) {
        await().atMost(BOUND).until(() -> pod(name).getStatus().getPhase().equals(phase));
        return pod(name);
    }

    void awaitGone(String name) {
        await().atMost(BOUND).until(() -> pod(name) == null);
    }

    void awaitLog(String name, String text) {
        await().atMost(BOUND).ignoreExceptions().until(() -> log(name).contains(text));
    }

    String log(String name) {
        return client.pods()
                .inNamespace(namespace)
                .withName(name)
                .inContainer("a")
                .getLog();
    }

    static ContainerStateTerminated terminated(Pod pod, int container) {
        return pod.getStatus().getContainerStatuses().get(container).getState().getTerminated();
    }

    static List<Integer> exitCodes(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getTerminated().getExitCode())
                .toList();
    }

    @Override
    public void close() {
        client.pods().inNamespace(namespace).withGracePeriod(0).delete();
        node.close();
        client.close();
    }
}
