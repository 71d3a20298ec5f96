package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.LenientClient;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.DistGit;
import org.fedoracopr.operator.cluster.PoolSetup;

/** config/default on the cluster: operator and log store as pods, and a pool in the namespace of the builders. */
public final class InstalledCopr implements AutoCloseable {

    public static final String SYSTEM = "copr-builder-system";
    public static final String BUILDERS = "copr";
    private static final int LOG_STORE_PORT = 5002;
    /** One of the cluster's addresses of services; there is no DNS that would tell a pod another. */
    private static final String LOG_STORE_ADDRESS = "10.96.0.50";

    private final RealCluster cluster = RealCluster.get();
    private final KubernetesClient client = cluster.client();
    private final Path directory = Files.createDirectories(cluster.directory().resolve("tests/installed"));
    private final DistGit sources = new DistGit(directory.resolve("web"), cluster.hostAddress());

    /** Installs it and waits until both Deployments are available. */
    public InstalledCopr() throws IOException {
        createLogStoreVolume();
        cluster.kubectl("create", "namespace", SYSTEM);
        cluster.kubectl(
                "--namespace=" + SYSTEM,
                "create",
                "secret",
                "generic",
                "copr-log-store",
                "--from-literal=token=s3cret");
        cluster.kubectl("apply", "-k", overlay().toString());
        awaitRollout("copr-log-store");
        cluster.routeService(LOG_STORE_ADDRESS, LOG_STORE_PORT, podAddress("log-store"));
        awaitRollout("copr-builder-operator");
        PoolSetup.create(client, BUILDERS, BUILDERS, results(), sources, List.of(CoprInstance.PRESENT_IMAGE));
    }

    /** Pods of the strictest standard run as an ordinary user, and a directory of the node does not become theirs by fsGroup. */
    private void createLogStoreVolume() throws IOException {
        Path logs = Files.createDirectories(directory.resolve("log-store"));
        Files.setAttribute(logs, "unix:uid", 65532);
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName("installed-log-store")
                        .endMetadata()
                        .withNewSpec()
                        .withCapacity(Map.of("storage", new Quantity("20Gi")))
                        .withAccessModes("ReadWriteOnce")
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .withNewHostPath()
                        .withPath(logs.toString())
                        .endHostPath()
                        .endSpec()
                        .build())
                .create();
    }

    /** The node's image, and the log store's name with a fixed address: all else is as config/default has it. */
    private Path overlay() throws IOException {
        Commands.run(Path.of("."), "cp", "-r", "../config", "../crds", directory.toString());
        Path overlay = Files.createDirectories(directory.resolve("overlay"));
        Files.writeString(overlay.resolve("kustomization.yaml"), """
                resources:
                - ../config/default
                images:
                - name: localhost/copr-builder-operator
                  newTag: latest
                patches:
                - target: {kind: Service, name: copr-log-store}
                  patch: |
                    - {op: add, path: /spec/clusterIP, value: %1$s}
                - target: {kind: Deployment, name: copr-builder-operator}
                  patch: |
                    - op: add
                      path: /spec/template/spec/hostAliases
                      value: [{ip: %1$s, hostnames: [copr-log-store.%2$s.svc]}]
                """.formatted(LOG_STORE_ADDRESS, SYSTEM));
        return overlay;
    }

    private void awaitRollout(String deployment) {
        cluster.kubectl("--namespace=" + SYSTEM, "rollout", "status", "deployment/" + deployment, "--timeout=110s");
    }

    /** The one pod of a component. */
    public Pod pod(String component) {
        List<Pod> pods = client.pods()
                .inNamespace(SYSTEM)
                .withLabel("app.kubernetes.io/component", component)
                .list()
                .getItems();
        if (pods.size() != 1) {
            throw new IllegalStateException(pods.size() + " pods of " + component);
        }
        return pods.getFirst();
    }

    private String podAddress(String component) {
        return pod(component).getStatus().getPodIP();
    }

    /** Where the machine reaches the log store: it knows no services. */
    public String logStoreUrl() {
        return "http://" + podAddress("log-store") + ":" + LOG_STORE_PORT;
    }

    public KubernetesClient client() {
        return client;
    }

    /** A client with the token of the service account that creates builds. */
    public KubernetesClient backend() throws IOException {
        Config administrator = Config.fromKubeconfig(Files.readString(cluster.kubeconfig()));
        String token = cluster.kubectl("--namespace=" + BUILDERS, "create", "token", "copr-backend");
        return LenientClient.create(new ConfigBuilder(Config.empty())
                .withMasterUrl(administrator.getMasterUrl())
                .withCaCertData(administrator.getCaCertData())
                .withOauthToken(token.strip())
                .build());
    }

    /** Makes the repository of a package and returns the source of a build of it. */
    public String distGit(String name, String spec, Path... files) throws IOException {
        return "distGit: {cloneUrl: \"" + sources.addTree(name, spec, files) + "\"}";
    }

    /** The root of the results volume. */
    public Path results() {
        return directory.resolve("results");
    }

    /** A directory that goes with this. */
    public Path scratch() {
        return directory;
    }

    /** Leaves the CRDs: other tests have builds too. */
    @Override
    public void close() {
        client.resources(CoprBuild.class).inNamespace(BUILDERS).delete();
        Awaitility.await("the builders are gone")
                .atMost(Duration.ofMinutes(3))
                .until(() ->
                        client.pods().inNamespace(BUILDERS).list().getItems().isEmpty());
        cluster.kubectl("delete", "namespace", SYSTEM, BUILDERS, "--timeout=110s");
        cluster.kubectl("delete", "persistentvolume", "installed-log-store", BUILDERS, "--timeout=60s");
        cluster.kubectl("delete", "clusterrole", "copr-builder-operator", "copr-builder-view", "copr-builder-admin");
        cluster.kubectl("delete", "clusterrolebinding", "copr-builder-operator");
        sources.close();
        client.close();
        Commands.run(Path.of("."), "rm", "-rf", directory.toString());
    }
}
