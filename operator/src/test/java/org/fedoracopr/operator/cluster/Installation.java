package org.fedoracopr.operator.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CustomResourceDefinitions;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.SharedControlPlane;
import org.fedoracopr.devkit.node.ProcessNode;
import org.fedoracopr.devkit.process.OwnedDirectory;
import org.fedoracopr.logstore.LogStore;
import org.fedoracopr.logstore.LogStoreOptions;
import org.fedoracopr.operator.LenientClient;
import org.fedoracopr.operator.OperatorOptions;

/** One Copr instance in a namespace of its own: pool, results volume, dist-git, log store; the operator is the test's to start, with {@link #operatorClient()}. */
public final class Installation implements AutoCloseable {

    /** The operator's user name in the cluster. */
    public static final String OPERATOR = "system:serviceaccount:copr-builder-system:copr-builder-operator";

    private final List<AutoCloseable> parts = new ArrayList<>();
    private final OwnedDirectory directory;
    private final String namespace;
    private final KubernetesClient client;
    private final KubernetesClient operatorClient;
    private final DistGit distGit;
    private final LogStore logStore;
    private final ProcessNode node;

    private Installation(String name, boolean scripted, UnaryOperator<ProcessNode.Builder> settings)
            throws IOException {
        ControlPlane controlPlane = SharedControlPlane.get();
        directory = OwnedDirectory.create(name);
        parts.add(directory);
        namespace = SharedControlPlane.namespace(name);
        client = LenientClient.create(Config.fromKubeconfig(Files.readString(controlPlane.kubeconfig())));
        parts.add(client);
        operatorClient = LenientClient.create(Config.fromKubeconfig(Files.readString(operatorKubeconfig())));
        parts.add(operatorClient);
        CustomResourceDefinitions.KINDS.forEach(kind -> client.load(new ByteArrayInputStream(
                        CustomResourceDefinitions.yaml(kind).getBytes(StandardCharsets.UTF_8)))
                .serverSideApply());
        distGit = new DistGit(directory.path().resolve("web"));
        parts.add(distGit);
        logStore = LogStore.start(LogStoreOptions.local(directory.path().resolve("logs"), 0));
        parts.add(logStore);
        ProcessNode.Builder builder = settings.apply(ProcessNode.builder(client, controlPlane.certificateAuthority())
                .name(namespace)
                .labels(Map.of("test", namespace))
                .architecture(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .directory(directory.path().resolve("node")));
        node = (scripted
                        ? PoolSetup.withScriptedRunner(builder, directory.path().resolve("image"))
                        : PoolSetup.withBuilderImage(builder))
                .start();
        parts.add(node);
        createRole();
        PoolSetup.create(
                client, namespace, namespace, results(), distGit, List.of("nodeSelector: {test: " + namespace + "}"));
    }

    public static Installation create(String name) {
        return create(name, false, UnaryOperator.identity());
    }

    /** One whose builders do what the name of their package says, see {@code src/test/programs/scripted-runner}. */
    public static Installation scripted(String name) {
        return scripted(name, UnaryOperator.identity());
    }

    /**
     * The same on a node of another kind.
     *
     * @param settings changes what the node is
     */
    public static Installation scripted(String name, UnaryOperator<ProcessNode.Builder> settings) {
        return create(name, true, settings);
    }

    private static Installation create(String name, boolean scripted, UnaryOperator<ProcessNode.Builder> settings) {
        try {
            return new Installation(name, scripted, settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The operator's service account, as a client certificate: a process that is no Pod has no token. */
    public static Path operatorKubeconfig() {
        return SharedControlPlane.get()
                .kubeconfigFor(
                        OPERATOR, List.of("system:serviceaccounts", "system:serviceaccounts:copr-builder-system"));
    }

    /** The roles that an installation gives the operator, in this namespace, which is also the one with the lease, and in the cluster, where they are shared. */
    private void createRole() throws IOException {
        String manifest = Files.readString(Path.of("..", "config", "rbac", "operator.yaml"))
                .replace("namespace: copr\n", "namespace: " + namespace + "\n");
        client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> {
                    if (item.getMetadata().getNamespace() != null) {
                        item.getMetadata().setNamespace(namespace);
                    }
                    client.resource(item).serverSideApply();
                });
    }

    /** Copr's name of this machine's architecture. */
    public static String architecture() {
        return System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
    }

    public String namespace() {
        return namespace;
    }

    public KubernetesClient client() {
        return client;
    }

    /** The operator's own client, with the operator's rights and no more. */
    public KubernetesClient operatorClient() {
        return operatorClient;
    }

    public DistGit distGit() {
        return distGit;
    }

    /** The one node that its builders run on. */
    public ProcessNode node() {
        return node;
    }

    /** The root of the results volume. */
    public Path results() {
        return directory.path().resolve("results");
    }

    /** The programs of scripted builders, and the files that say when they go on. */
    public Path image() {
        return directory.path().resolve("image").resolve("bin");
    }

    /** Changes the pool: a JSON merge patch of its spec. */
    public void changePool(String spec) {
        client.resources(CoprBuilderPool.class)
                .inNamespace(namespace)
                .withName("local")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":" + spec + "}");
    }

    public String logStoreUrl() {
        return logStore.url().toString().replaceAll("/+$", "");
    }

    /** What the log store serves of a build's log; empty before it has anything. */
    public byte[] relayedLog(String uid) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(logStoreUrl() + "/uids/" + uid + "/builder-live.log"))
                    .build();
            var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() == 200 ? response.body() : new byte[0];
        }
    }

    /** The page of a build at the log store, as its program sees it. */
    public String logPage(String uid) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create(logStoreUrl() + "/uids/" + uid + "/index.json"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    public OperatorOptions operatorOptions() {
        return OperatorOptions.of(Set.of(namespace), logStoreUrl());
    }

    /** A directory that goes with the installation. */
    public Path scratch() {
        return directory.path();
    }

    @Override
    public void close() {
        client.resources(CoprBuild.class).inNamespace(namespace).delete();
        client.resources(CoprBuilderPool.class).inNamespace(namespace).delete();
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + part, e);
            }
        }
    }
}
