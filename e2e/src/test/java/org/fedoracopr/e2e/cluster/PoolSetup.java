package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the quickstart puts into a namespace of builders, configuration, results claim and pool, with an image that is never pulled. */
final class PoolSetup {

    private PoolSetup() {}

    /**
     * Creates it; volume and storage class are named after the namespace.
     *
     * @param results a directory of the node
     * @param poolSettings lines of YAML below the pool's {@code spec}, without indentation
     */
    static void create(
            KubernetesClient client, String namespace, Path results, SourceServer sources, String poolSettings)
            throws IOException {
        configMap(
                client,
                namespace,
                "copr-builder-main",
                "main.ini",
                "[main]\nengine = rpmbuild\nenabled_source_protocols = http https\n");
        configMap(client, namespace, "copr-builder-dist-git-client", "test.ini", sources.clientConfiguration());
        String manifest = Files.readString(Path.of("..", "config", "quickstart", "cluster.yaml"))
                        .replace("copr-results", namespace)
                        .replace("@RESULTS@", Files.createDirectories(results).toString())
                        .replace("@ARCH@", CoprInstance.architecture())
                + ("imagePullPolicy: IfNotPresent\n" + poolSettings).indent(2);
        client.load(new ByteArrayInputStream(manifest.getBytes(StandardCharsets.UTF_8)))
                .items()
                .forEach(item -> client.resource(item).inNamespace(namespace).create());
    }

    private static void configMap(KubernetesClient client, String namespace, String name, String file, String content) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToData(file, content)
                        .build())
                .create();
    }
}
