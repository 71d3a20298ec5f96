package org.fedoracopr.devkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.node.ProcessNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultServerIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    private final ControlPlane controlPlane = SharedControlPlane.get();
    private final KubernetesClient client = controlPlane.client();
    private final String namespace = SharedControlPlane.namespace("faults");
    private final StringWriter output = new StringWriter();
    private ProcessNode node;
    private FaultServer server;

    @BeforeEach
    void start() throws IOException {
        node = ProcessNode.builder(client, controlPlane.certificateAuthority())
                .name("faults-" + UUID.randomUUID())
                .directory(directory)
                .imageDirectory("localhost/shell", directory)
                .start();
        server = FaultServer.start(controlPlane, node.faults());
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        node.close();
        client.close();
    }

    @Test
    void aFaultIsDoneAndTheNextOrderSaysWhatIsWrongWithIt() throws IOException {
        create("victim");
        assertThat(order("oom-kill", namespace + "/victim", "a")).isZero();
        await().atMost(BOUND).until(() -> phase("victim").equals("Failed"));
        assertThat(order("kill", namespace + "/nobody", "a")).isEqualTo(1);
        assertThat(output.toString()).contains("there is no pod " + namespace + "/nobody");
        assertThat(order("kill")).isEqualTo(2);
        assertThat(output.toString()).contains("Missing required parameters");
    }

    @Test
    void withoutAFaultTheFaultsAreListed() throws IOException {
        assertThat(order()).isZero();
        assertThat(output.toString()).contains("stall").contains("refuse-logs").contains("kill-api-server");
    }

    @Test
    void aFaultThatLastsIsLiftedWhenItsClientGoes() throws Exception {
        FutureTask<Integer> order = new FutureTask<>(() -> order("hold-starts", namespace));
        Thread holder = Thread.ofVirtual().start(order);
        await().atMost(BOUND).until(() -> output.toString().contains("It lasts until this command is ended."));
        create("held");
        await().atMost(BOUND).until(() -> {
            var statuses = get("held").getStatus().getContainerStatuses();
            return !statuses.isEmpty() && statuses.getFirst().getState().getWaiting() != null;
        });
        holder.interrupt();
        await().atMost(BOUND).until(() -> phase("held").equals("Running"));
        assertThat(order).as("it was interrupted").failsWithin(BOUND);
    }

    @Test
    void whereNoClusterRunsTheOrderFails(@TempDir Path empty) throws IOException {
        assertThatThrownBy(() -> FaultClient.order(empty, List.of("stall"), new PrintWriter(output)))
                .isInstanceOf(IOException.class);
        assertThat(Files.exists(FaultServer.socket(controlPlane.directory()))).isTrue();
    }

    private int order(String... words) throws IOException {
        return FaultClient.order(controlPlane.directory(), List.of(words), new PrintWriter(output, true));
    }

    private void create(String name) {
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .withNodeName(node.name())
                        .withRestartPolicy("Never")
                        .withAutomountServiceAccountToken(false)
                        .withTerminationGracePeriodSeconds(1L)
                        .addNewContainer()
                        .withName("a")
                        .withImage("localhost/shell")
                        .withCommand("sleep", "1000")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
        if (!name.equals("held")) {
            await().atMost(BOUND).until(() -> phase(name).equals("Running"));
        }
    }

    private Pod get(String name) {
        return client.pods().inNamespace(namespace).withName(name).get();
    }

    private String phase(String name) {
        return get(name).getStatus().getPhase();
    }
}
