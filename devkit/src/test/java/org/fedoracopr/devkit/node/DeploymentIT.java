package org.fedoracopr.devkit.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments, as operators and servers are run, on the process node. */
class DeploymentIT {

    private static final Duration BOUND = Duration.ofSeconds(60);

    /** A web server that first fetches a file which says that it may start. */
    private static final String SERVER = "until [ -e %s ]; do sleep 0.1; done;"
            + " echo serving $VERSION; cd /tmp; exec '" + System.getProperty("java.home")
            + "/bin/java' -XX:TieredStopAtLevel=1 -Dmark=%s -m jdk.httpserver -b 127.0.0.1 -p %d";

    @TempDir
    static Path directory;

    private static NodeCluster cluster;

    @BeforeAll
    static void start() throws IOException {
        cluster = new NodeCluster(directory);
    }

    @AfterAll
    static void stop() {
        cluster.client.apps().deployments().inNamespace(cluster.namespace).delete();
        cluster.close();
    }

    @Test
    void aDeploymentBecomesReadyComesBackWhenKilledAndRollsOver() throws IOException {
        Path permit = directory.resolve("permit");
        cluster.client.resource(web(permit, freePort(), "one")).create();
        Pod first = await().atMost(BOUND).until(DeploymentIT::onlyPod, DeploymentIT::runs);
        assertThat(first.getStatus().getContainerStatuses().getFirst().getReady())
                .as("nothing listens yet")
                .isFalse();
        assertThat(condition(first, "ContainersReady")).isEqualTo("False");
        Files.createFile(permit);
        await().atMost(BOUND).until(() -> available("web") == 1);
        assertThat(condition(onlyPod(), "Ready")).isEqualTo("True");

        List<Long> servers = Processes.running("-Dmark=" + cluster.nodeName);
        assertThat(servers).hasSize(1);
        ProcessHandle.of(servers.getFirst()).orElseThrow().destroyForcibly();
        await().atMost(BOUND).until(() -> status(onlyPod()).getRestartCount() == 1);
        await().atMost(BOUND)
                .until(() -> available("web") == 1 && status(onlyPod()).getReady());
        Pod again = onlyPod();
        assertThat(again.getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
        assertThat(status(again).getLastState().getTerminated().getExitCode()).isEqualTo(137);
        assertThat(cluster.client
                        .pods()
                        .inNamespace(cluster.namespace)
                        .withName(again.getMetadata().getName())
                        .terminated()
                        .getLog())
                .contains("serving one");

        cluster.client
                .apps()
                .deployments()
                .inNamespace(cluster.namespace)
                .withName("web")
                .edit(old -> new DeploymentBuilder(old)
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .editFirstEnv()
                        .withValue("two")
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
        await().atMost(BOUND).until(() -> {
            List<Pod> pods = pods("web");
            return pods.size() == 1
                    && !pods.getFirst()
                            .getMetadata()
                            .getUid()
                            .equals(first.getMetadata().getUid())
                    && available("web") == 1;
        });
        cluster.awaitLog(onlyPod().getMetadata().getName(), "serving two");
    }

    @Test
    void aContainerThatFailsItsLivenessProbeIsStartedAgain() throws IOException {
        var pod = cluster.shell("deaf", "exec sleep 1000").editSpec().withRestartPolicy("Always");
        cluster.create(pod.editFirstContainer()
                .withNewLivenessProbe()
                .withNewTcpSocket()
                .withNewPort(freePort())
                .endTcpSocket()
                .withFailureThreshold(1)
                .withPeriodSeconds(1)
                .endLivenessProbe()
                .endContainer()
                .endSpec());
        await().atMost(BOUND).until(() -> status(cluster.pod("deaf")).getRestartCount() >= 1);
        await().atMost(BOUND)
                .until(() -> status(cluster.pod("deaf")).getState().getWaiting() != null
                        && "CrashLoopBackOff"
                                .equals(status(cluster.pod("deaf"))
                                        .getState()
                                        .getWaiting()
                                        .getReason()));
        assertThat(cluster.pod("deaf").getStatus().getPhase()).isEqualTo("Running");
    }

    @Test
    void aContainerCallsTheApiServerAsItsServiceAccount() {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "curl is not installed on this machine");
        var pod = cluster.shell(
                        "client",
                        "cd /var/run/secrets/kubernetes.io/serviceaccount; curl -s --cacert ca.crt"
                                + " -H \"Authorization: Bearer $(cat token)\""
                                + " https://$KUBERNETES_SERVICE_HOST:$KUBERNETES_SERVICE_PORT/api/v1/namespaces/$(cat namespace)/pods")
                .editSpec()
                .withAutomountServiceAccountToken(true);
        cluster.create(pod.endSpec());
        cluster.awaitPhase("client", "Succeeded");
        assertThat(cluster.log("client"))
                .contains("\"code\": 403")
                .contains("system:serviceaccount:" + cluster.namespace + ":default");
    }

    private static Deployment web(Path permit, int port, String version) {
        var deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace(cluster.namespace)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withNewSelector()
                .withMatchLabels(Map.of("app", "web"))
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(Map.of("app", "web"))
                .endMetadata()
                .withSpec(cluster.shell("web", SERVER.formatted(permit, cluster.nodeName, port))
                        .build()
                        .getSpec())
                .endTemplate()
                .endSpec();
        var spec = deployment.editSpec().editTemplate().editSpec();
        spec.withNodeName(null)
                .withRestartPolicy("Always")
                .withAutomountServiceAccountToken(true)
                .addToNodeSelector("kubernetes.io/hostname", cluster.nodeName)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .endSecurityContext()
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .endTopologySpreadConstraint();
        spec.editFirstContainer()
                .addNewEnv()
                .withName("VERSION")
                .withValue(version)
                .endEnv()
                .addNewPort()
                .withName("web")
                .withContainerPort(port)
                .endPort()
                .withNewResources()
                .addToRequests("memory", new Quantity("64Mi"))
                .endResources()
                .withNewSecurityContext()
                .withReadOnlyRootFilesystem(true)
                .endSecurityContext()
                .withNewStartupProbe()
                .withNewTcpSocket()
                .withNewPort("web")
                .endTcpSocket()
                .withFailureThreshold(120)
                .withPeriodSeconds(1)
                .endStartupProbe()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/")
                .withNewPort("web")
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer();
        return spec.endSpec().endTemplate().endSpec().build();
    }

    private static Pod onlyPod() {
        List<Pod> pods = pods("web");
        return pods.size() == 1 ? pods.getFirst() : new Pod();
    }

    private static boolean runs(Pod pod) {
        return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    }

    private static List<Pod> pods(String app) {
        return cluster.client
                .pods()
                .inNamespace(cluster.namespace)
                .withLabel("app", app)
                .list()
                .getItems();
    }

    private static int available(String name) {
        Integer available = cluster.client
                .apps()
                .deployments()
                .inNamespace(cluster.namespace)
                .withName(name)
                .get()
                .getStatus()
                .getAvailableReplicas();
        return available == null ? 0 : available;
    }

    private static ContainerStatus status(Pod pod) {
        return pod.getStatus() == null || pod.getStatus().getContainerStatuses().isEmpty()
                ? new ContainerStatus()
                : pod.getStatus().getContainerStatuses().getFirst();
    }

    private static String condition(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .filter(condition -> condition.getType().equals(type))
                .map(condition -> condition.getStatus())
                .findFirst()
                .orElse("absent");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
