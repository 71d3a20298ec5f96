package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster makes of a node that is silent for longer than it bears, with patience cut short. */
class StalledNodeIT {

    private static final Duration BOUND = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    @Test
    void aSilentNodeIsUnknownLosesItsPodsAndComesBack() throws IOException {
        try (ControlPlane controlPlane = ControlPlane.builder()
                        .controllerManagerArguments("--node-monitor-grace-period=12s", "--node-monitor-period=1s")
                        .start();
                KubernetesClient client = controlPlane.client();
                // When all nodes are silent the controllers think that they are cut off themselves, and delete nothing.
                ProcessNode other = start(client, controlPlane, "other");
                ProcessNode node = start(client, controlPlane, "silent")) {
            assertThat(other.name()).isEqualTo("other");
            client.resource(pod()).create();
            await().atMost(BOUND).until(() -> phase(client).equals("Running"));
            Fault stalled = node.faults().stall();
            await().atMost(BOUND).until(() -> ready(client).getStatus().equals("Unknown"));
            assertThat(ready(client).getReason()).isEqualTo("NodeStatusUnknown");
            await().atMost(BOUND).until(() -> get(client).getMetadata().getDeletionTimestamp() != null);
            assertThat(get(client).getStatus().getConditions())
                    .anySatisfy(condition -> assertThat(condition.getReason()).isEqualTo("DeletionByTaintManager"));
            assertThat(phase(client)).isEqualTo("Running");

            stalled.lift();
            await().atMost(BOUND).until(() -> get(client) == null);
            await().atMost(BOUND).until(() -> ready(client).getStatus().equals("True"));
        }
    }

    private ProcessNode start(KubernetesClient client, ControlPlane controlPlane, String name) throws IOException {
        return ProcessNode.builder(client, controlPlane.certificateAuthority())
                .name(name)
                .directory(directory.resolve(name))
                .imageDirectory(NodeCluster.IMAGE, directory)
                .start();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("p")
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNodeName("silent")
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .addNewToleration()
                .withKey("node.kubernetes.io/unreachable")
                .withOperator("Exists")
                .withEffect("NoExecute")
                .withTolerationSeconds(1L)
                .endToleration()
                .addNewContainer()
                .withName("a")
                .withImage(NodeCluster.IMAGE)
                .withCommand("sh", "-c", "trap 'exit 0' TERM; while :; do sleep 0.05; done")
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod get(KubernetesClient client) {
        return client.pods().inNamespace("default").withName("p").get();
    }

    private static String phase(KubernetesClient client) {
        return get(client).getStatus().getPhase();
    }

    private static NodeCondition ready(KubernetesClient client) {
        return client.nodes().withName("silent").get().getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals("Ready"))
                .findFirst()
                .orElseThrow();
    }
}
