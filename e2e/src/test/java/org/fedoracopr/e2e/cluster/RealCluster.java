package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.operator.LenientClient;
import org.fedoracopr.operator.cluster.Commands;
import org.junit.jupiter.api.Assumptions;

/**
 * The cluster that {@code e2e/cluster up} has started.
 *
 * @param directory where it keeps its files; removed with the cluster
 * @param kubeconfig of its administrator
 * @param hostAddress the machine's address as pods reach it
 */
public record RealCluster(Path directory, Path kubeconfig, String hostAddress) {

    private static final Path PROPERTIES = Path.of("/run/copr-builder-e2e/cluster.properties");

    /** The cluster that is up; the test is skipped where none is. */
    public static RealCluster get() {
        Assumptions.assumeTrue(Files.isReadable(PROPERTIES), "no cluster with a kubelet is up: use e2e/cluster run");
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(PROPERTIES)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RealCluster(
                Path.of(properties.getProperty("directory")),
                Path.of(properties.getProperty("kubeconfig")),
                properties.getProperty("host_address"));
    }

    /** A new client of the administrator. */
    public KubernetesClient client() {
        try {
            return LenientClient.create(Config.fromKubeconfig(Files.readString(kubeconfig)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs kubectl as the administrator and returns what it says. */
    public String kubectl(String... arguments) {
        return Commands.run(
                directory,
                Stream.concat(Stream.of("kubectl", "--kubeconfig=" + kubeconfig), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /**
     * Has a service's address lead to a pod, as a kube-proxy would. The rules are the node's own, and the newest comes first.
     *
     * <p>What reaches the pod comes from the node: an answer from pod to pod would pass by the rules.
     */
    public void routeService(String address, int port, String podAddress) throws IOException {
        String script = """
                echo 0 >/proc/sys/net/ipv4/conf/all/send_redirects
                echo 0 >/proc/sys/net/ipv4/conf/pods/send_redirects
                iptables -w -t nat -I PREROUTING -d %1$s -p tcp --dport %2$d -j DNAT --to-destination %3$s:%2$d
                iptables -w -t nat -I POSTROUTING -d %3$s -p tcp --dport %2$d -j MASQUERADE
                """.formatted(address, port, podAddress);
        String init = Files.readString(PROPERTIES.resolveSibling("init")).strip();
        Commands.run(directory, "nsenter", "--target", init, "--mount", "--net", "--pid", "--", "sh", "-ec", script);
    }

    /** Makes a namespace in which pods can be created, and returns its name, which begins like this. */
    public static String createNamespace(KubernetesClient client, String prefix) {
        String name = client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName(prefix + "-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        Awaitility.await("namespace " + name + " has its service account")
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
        return name;
    }
}
