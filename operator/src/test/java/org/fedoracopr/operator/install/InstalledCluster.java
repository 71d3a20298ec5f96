package org.fedoracopr.operator.install;

import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.node.ProcessNode;
import org.fedoracopr.devkit.process.OwnedDirectory;
import org.fedoracopr.operator.cluster.Commands;
import org.fedoracopr.operator.cluster.DistGit;
import org.fedoracopr.operator.cluster.PoolSetup;

/** A cluster of its own to install on: control plane, a node that has our images, a volume for the log store. */
final class InstalledCluster implements AutoCloseable {

    /** As config/default and the chart name it. */
    private static final String IMAGE = "localhost/copr-builder-operator:0.1.0";

    private static final String BUILDERS = "copr";

    final ControlPlane controlPlane;
    final KubernetesClient client;
    final OwnedDirectory directory;
    final DistGit distGit;
    /** Pods have the machine's network here and services no addresses, so that each server needs a port of its own. */
    final int logStorePort = freePort();

    final int healthPort = freePort();
    /** For the Pod that takes over: while it comes the former one is still there. */
    final int nextHealthPort = freePort();

    private final ProcessNode node;

    InstalledCluster() throws IOException {
        directory = OwnedDirectory.create("install-it");
        controlPlane = ControlPlane.builder().audit().start();
        client = controlPlane.client();
        distGit = new DistGit(directory.path().resolve("web"));
        node = PoolSetup.withBuilderImage(ProcessNode.builder(client, controlPlane.certificateAuthority())
                        .name("installed")
                        .labels(Map.of("test", BUILDERS))
                        .architecture(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                        .directory(directory.path().resolve("node"))
                        .apiServerForPods(URI.create(controlPlane.url()))
                        .imageDirectory(IMAGE, programsOfTheImage()))
                .start();
        createLogStoreVolume();
    }

    /** One folder with copies of both modules' programs, as the image has them: a container below whose /tmp the checkout lies sees this folder alone. */
    private static Path programsOfTheImage() throws IOException {
        Path image = Path.of("target", "installed-image").toAbsolutePath();
        copy(PoolSetup.programs("operator", "copr-builder-operator", "copr-builder-operator"), image);
        copy(PoolSetup.programs("log-store", "log-store", "log-store"), image);
        return image.resolve("bin");
    }

    private static void copy(Path bin, Path image) throws IOException {
        for (Path folder : List.of(bin, bin.resolveSibling("lib"))) {
            Path target = Files.createDirectories(image.resolve(folder.getFileName()));
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.copy(
                            file,
                            target.resolve(file.getFileName()),
                            StandardCopyOption.REPLACE_EXISTING,
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }

    private void createLogStoreVolume() throws IOException {
        client.resource(new PersistentVolumeBuilder()
                        .withNewMetadata()
                        .withName("log-store")
                        .endMetadata()
                        .withNewSpec()
                        .withCapacity(Map.of("storage", new Quantity("20Gi")))
                        .withAccessModes("ReadWriteOnce")
                        .withPersistentVolumeReclaimPolicy("Retain")
                        .withNewHostPath()
                        .withPath(Files.createDirectories(directory.path().resolve("log-store"))
                                .toString())
                        .endHostPath()
                        .endSpec()
                        .build())
                .create();
    }

    /** Configuration, results claim and pool, as the quickstart has them. */
    void createPool() throws IOException {
        PoolSetup.create(
                client,
                BUILDERS,
                BUILDERS,
                directory.path().resolve("results"),
                distGit,
                List.of("nodeSelector: {test: " + BUILDERS + "}"));
    }

    /** The service account of the builders' namespace that creates builds. */
    KubernetesClient backend() {
        return ControlPlane.client(controlPlane.kubeconfigFor(
                "system:serviceaccount:copr:copr-backend", List.of("system:serviceaccounts")));
    }

    String kubectl(String... arguments) {
        var command = new ArrayList<>(List.of("kubectl", "--kubeconfig=" + controlPlane.kubeconfig()));
        command.addAll(List.of(arguments));
        return Commands.run(directory.path(), command.toArray(String[]::new));
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        node.close();
        distGit.close();
        client.close();
        controlPlane.close();
        directory.close();
    }
}
