package org.fedoracopr.devkit.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.node.ProcessNode;
import org.fedoracopr.devkit.proxy.model.RequestMatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that people use, written in another language with another HTTP library, through the proxy. */
class KubectlThroughProxyIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    @TempDir
    Path directory;

    @Test
    void kubectlReadsWritesAndFollowsLogs() throws Exception {
        Assumptions.assumeTrue(
                List.of(System.getenv("PATH").split(":", -1)).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "kubectl"))),
                "kubectl is not installed on this machine");
        ControlPlane controlPlane = SharedControlPlane.get();
        String namespace = SharedControlPlane.namespace("kubectl");
        try (KubernetesClient client = controlPlane.client();
                ApiProxy proxy = ApiProxy.inFrontOf(controlPlane);
                ProcessNode node = ProcessNode.builder(client, controlPlane.certificateAuthority())
                        .name("kubectl-" + UUID.randomUUID())
                        .directory(directory.resolve("node"))
                        .imageDirectory("localhost/shell", directory)
                        .start()) {
            client.resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("p")
                            .withNamespace(namespace)
                            .endMetadata()
                            .withNewSpec()
                            .withNodeName(node.name())
                            .withRestartPolicy("Never")
                            .withAutomountServiceAccountToken(false)
                            .addNewContainer()
                            .withName("a")
                            .withImage("localhost/shell")
                            .withCommand(
                                    "sh", "-c", "until [ -e " + directory + "/go ]; do sleep 0.05; done; seq 1 200000")
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
            await().atMost(BOUND)
                    .until(() -> client.pods()
                            .inNamespace(namespace)
                            .withName("p")
                            .get()
                            .getStatus()
                            .getPhase()
                            .equals("Running"));
            Path log = directory.resolve("log");
            Process follower = kubectl(proxy, log, "-n", namespace, "logs", "-f", "p");
            Files.createFile(directory.resolve("go"));
            assertThat(follower.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readAllLines(log)).hasSize(200_000).endsWith("199999", "200000");
            assertThat(run(proxy, "-n", namespace, "create", "configmap", "made", "--from-literal=a=b"))
                    .contains("configmap/made created");
            proxy.next(1)
                    .matching(RequestMatch.verb("delete").namespace(namespace))
                    .answer(409);
            assertThat(run(proxy, "-n", namespace, "delete", "configmap", "made"))
                    .contains("Conflict");
            assertThat(run(proxy, "-n", namespace, "delete", "configmap", "made"))
                    .contains("\"made\" deleted");
            assertThat(proxy.counts()).containsEntry("get pods/log", 1L);
        }
    }

    private String run(ApiProxy proxy, String... arguments) throws IOException, InterruptedException {
        Path file = Files.createTempFile(directory, "kubectl", "");
        assertThat(kubectl(proxy, file, arguments).waitFor(BOUND.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        return Files.readString(file);
    }

    private static Process kubectl(ApiProxy proxy, Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
                List.of("kubectl", "--kubeconfig", proxy.kubeconfig().toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
