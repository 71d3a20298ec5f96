package org.fedoracopr.e2e.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** A namespace for plain pods. */
public final class TestPods implements AutoCloseable {

    private final RealCluster cluster = RealCluster.get();
    private final KubernetesClient client = cluster.client();
    private final String namespace;

    private TestPods(String prefix) {
        namespace = RealCluster.createNamespace(client, prefix);
    }

    /** Makes one whose name begins like this. */
    public static TestPods in(String prefix) {
        return new TestPods(prefix);
    }

    public String namespace() {
        return namespace;
    }

    /** The start of a command line of kubectl for this namespace. */
    public String[] kubectl(String... arguments) {
        String[] command = new String[arguments.length + 3];
        command[0] = "kubectl";
        command[1] = "--kubeconfig=" + cluster.kubeconfig();
        command[2] = "--namespace=" + namespace;
        System.arraycopy(arguments, 0, command, 3, arguments.length);
        return command;
    }

    /** A directory that goes with the cluster. */
    public Path scratch() {
        return cluster.directory();
    }

    /**
     * Creates a pod that never restarts and has 20 seconds of grace.
     *
     * @param metadata more lines of YAML below {@code metadata}
     * @param spec more lines of YAML below {@code spec}, the containers among them; {@code @IMAGE} is the builder's image
     */
    public TestPod create(String name, String metadata, String spec) {
        String yaml = """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: %s
                %sspec:
                  restartPolicy: Never
                  terminationGracePeriodSeconds: 20
                %s""".formatted(name, metadata.indent(2), spec.indent(2))
                .replace("image: @IMAGE", "image: localhost/copr-builder\n    imagePullPolicy: IfNotPresent");
        Pod pod = client.getKubernetesSerialization().unmarshal(yaml, Pod.class);
        client.resource(pod).inNamespace(namespace).create();
        return new TestPod(client, namespace, name);
    }

    @Override
    public void close() {
        client.close();
    }
}
