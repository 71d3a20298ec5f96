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
import org.awaitility.Awaitility;
import org.fedoracopr.operator.LenientClient;
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
