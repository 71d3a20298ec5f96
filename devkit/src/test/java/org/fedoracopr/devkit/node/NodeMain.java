package org.fedoracopr.devkit.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.controlplane.ControlPlane;

/** A JVM with nothing but a process node, to be killed: {@code KUBECONFIG NAME DIRECTORY}. It ends with its standard input. */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] arguments) throws IOException {
        var node = ProcessNode.builder(
                        ControlPlane.client(Path.of(arguments[0])), CertificateAuthority.create(InstantSource.system()))
                .name(arguments[1])
                .directory(Path.of(arguments[2]))
                .imageDirectory(NodeCluster.IMAGE, Path.of(arguments[2]))
                .start();
        while (System.in.read() >= 0) {
            // until the test ends
        }
        node.close();
    }
}
