package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.operator.CoprBuilderOperator;
import org.fedoracopr.operator.OperatorOptions;
import org.fedoracopr.operator.cluster.DistGit;
import org.fedoracopr.operator.cluster.PoolSetup;

/**
 * One Copr in a namespace of its own: pool, results volume, dist-git and log store.
 *
 * <p>The operator runs in the test's process; {@link InstalledCopr} has it as a pod.
 */
public final class CoprInstance implements AutoCloseable {

    static final String PRESENT_IMAGE = "imagePullPolicy: IfNotPresent";

    private final RealCluster cluster = RealCluster.get();
    private final KubernetesClient client = cluster.client();
    private final String namespace;
    private final Path directory;
    private final DistGit sources;
    private final LogStore logStore;
    private final CoprBuilderOperator operator;

    private CoprInstance(String name, List<String> poolSettings) throws IOException {
        namespace = RealCluster.createNamespace(client, name);
        directory = Files.createDirectories(cluster.directory().resolve("tests").resolve(namespace));
        CustomResourceDefinitions.KINDS.forEach(kind -> client.load(new ByteArrayInputStream(
                        CustomResourceDefinitions.yaml(kind).getBytes(StandardCharsets.UTF_8)))
                // An installation by kubectl before this one owns fields of them.
                .forceConflicts()
                .serverSideApply());
        sources = new DistGit(directory.resolve("web"), cluster.hostAddress());
        logStore = LogStore.start(LogStoreOptions.local(directory.resolve("logs"), 0));
        PoolSetup.create(client, namespace, namespace, results(), sources, poolSettings);
        operator = startOperator();
    }

    /**
     * Installs one.
     *
     * @param poolSettings lines of YAML below the pool's {@code spec}, without indentation
     */
    public static CoprInstance create(String name, String... poolSettings) throws IOException {
        // A real node has the image and cannot pull it.
        List<String> settings = new ArrayList<>(List.of(PRESENT_IMAGE));
        settings.addAll(List.of(poolSettings));
        return new CoprInstance(name, settings);
    }

    private CoprBuilderOperator startOperator() {
        return CoprBuilderOperator.start(
                client,
                OperatorOptions.of(Set.of(namespace), logStore.url().toString().replaceAll("/+$", "")));
    }

    public RealCluster cluster() {
        return cluster;
    }

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    /** The root of the results volume. */
    public Path results() {
        return directory.resolve("results");
    }

    /** A directory that goes with the cluster. */
    public Path scratch() {
        return directory;
    }

    /** Makes the repository of a package and returns the source of a build of it. */
    public String distGit(String name, String spec, Path... files) throws IOException {
        return "distGit: {cloneUrl: \"" + sources.addTree(name, spec, files) + "\"}";
    }

    @Override
    public void close() throws IOException {
        client.resources(CoprBuild.class).inNamespace(namespace).delete();
        Awaitility.await("the pods of " + namespace + " are gone")
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        client.pods().inNamespace(namespace).list().getItems().isEmpty());
        client.resources(CoprBuilderPool.class).inNamespace(namespace).delete();
        operator.close();
        logStore.close();
        sources.close();
        client.close();
    }
}
