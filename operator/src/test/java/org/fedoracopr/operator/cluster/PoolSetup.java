package org.fedoracopr.operator.cluster;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.fedoracopr.devkit.node.ProcessNode;

/** What the quickstart puts into a namespace of builders: configuration, results claim and pool. */
public final class PoolSetup {

    private static final String IMAGE = "localhost/copr-builder";

    private PoolSetup() {}

    /** Has the node know the builder's image: the programs of the module build-runner. */
    public static ProcessNode.Builder withBuilderImage(ProcessNode.Builder node) {
        return node.imageDirectory(IMAGE, programs("build-runner", "copr-builder", "copr-rpmbuild"));
    }

    /**
     * Has the node know an image of the builder whose agent is the real one and whose runner does what the package's name says. The agent of a package NAME does
     * not start while there is a file hold-NAME in the directory; a program agent-NAME there takes its place.
     *
     * @param directory for the image's programs, which must not be there yet
     */
    public static ProcessNode.Builder withScriptedRunner(ProcessNode.Builder node, Path directory) {
        Path real = programs("build-runner", "copr-builder", "copr-agent").getParent();
        try {
            // A copy: a container sees the directory of its image, and not all else of the machine.
            Commands.run(Path.of("."), "cp", "-a", String.valueOf(real), directory.toString());
            Path programs = directory.resolve("bin");
            Path agent = programs.resolve("real-agent");
            Files.move(programs.resolve("copr-agent"), agent);
            executable(programs.resolve("copr-agent"), """
                    #!/bin/sh
                    # As the agent itself, which does not listen yet.
                    trap 'mkdir -p /var/lib/copr-agent; date +%%s >/var/lib/copr-agent/terminating' TERM
                    name=$(sed 's/.*"package_name": *"\\([^"]*\\)".*/\\1/' /run/copr/pod/task)
                    while [ -e "$COPR_IMAGE_DIR/hold-$name" ]; do
                        sleep 0.05
                    done
                    if [ -x "$COPR_IMAGE_DIR/agent-$name" ]; then
                        exec "$COPR_IMAGE_DIR/agent-$name"
                    fi
                    exec %s "$@"
                    """.formatted(agent));
            executable(
                    programs.resolve("copr-rpmbuild"),
                    Files.readString(Path.of("src", "test", "programs", "scripted-runner")));
            return node.imageDirectory(IMAGE, programs);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a program of a script. */
    public static void executable(Path program, String text) throws IOException {
        Files.writeString(program, text);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The directory of a module's packaged programs. */
    public static Path programs(String module, String folder, String program) {
        Path programs =
                Path.of("..", module, "target", folder, "bin").toAbsolutePath().normalize();
        if (!Files.isExecutable(programs.resolve(program))) {
            throw new IllegalStateException("package " + module + " first: there is no " + program + " in " + programs);
        }
        return programs;
    }

    /**
     * Creates it.
     *
     * @param volume name of the volume, its claim and its storage class
     * @param results a directory of the node
     * @param settings lines of YAML below the pool's {@code spec}, without indentation
     */
    public static void create(
            KubernetesClient client,
            String namespace,
            String volume,
            Path results,
            DistGit distGit,
            List<String> settings)
            throws IOException {
        configMap(
                client,
                namespace,
                "copr-builder-main",
                "main.ini",
                "[main]\nengine = rpmbuild\nenabled_source_protocols = http https\n");
        configMap(client, namespace, "copr-builder-dist-git-client", "test.ini", distGit.clientConfiguration());
        String manifest = Files.readString(Path.of("..", "config", "quickstart", "cluster.yaml"))
                        .replace("name: copr-results", "name: " + volume)
                        .replace("claimName: copr-results", "claimName: " + volume)
                        .replace("storageClassName: copr-results", "storageClassName: " + volume)
                        .replace("@RESULTS@", Files.createDirectories(results).toString())
                        .replace("@ARCH@", Installation.architecture())
                + String.join("\n", settings).indent(2);
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
