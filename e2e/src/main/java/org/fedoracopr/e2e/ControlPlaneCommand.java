package org.fedoracopr.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.ControlPlaneException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code e2e-control-plane}: a control plane for one kubelet, in the foreground until it is told to end. */
@Command(
        name = "e2e-control-plane",
        mixinStandardHelpOptions = true,
        description = "Runs a control plane and writes what a kubelet needs to join it to DIRECTORY/kubelet.")
public final class ControlPlaneCommand implements Callable<Integer> {

    @Option(names = "--directory", required = true, description = "Where certificates, data and logs go.")
    private Path directory = Path.of("");

    @Option(names = "--address", required = true, description = "The address where API server and kubelet listen.")
    private String address = "";

    @Option(names = "--node", required = true, description = "The name of the kubelet's node.")
    private String node = "";

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ControlPlaneCommand()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (ControlPlane controlPlane =
                ControlPlane.builder().directory(directory).address(address).start()) {
            writeKubeletFiles(controlPlane);
            System.out.println("ready " + controlPlane.url());
            // Ended by a signal, or with the node that it runs in.
            new CountDownLatch(1).await();
        } catch (ControlPlaneException e) {
            System.err.println("e2e-control-plane: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
        return CommandLine.ExitCode.OK;
    }

    private void writeKubeletFiles(ControlPlane controlPlane) throws IOException {
        Path files = Files.createDirectories(controlPlane.directory().resolve("kubelet"));
        controlPlane
                .certificateAuthority()
                .issueServing(node, List.of(node), List.of(address))
                .write(files, "kubelet");
        Path credentials = controlPlane.kubeconfigFor("system:node:" + node, List.of("system:nodes"));
        Files.copy(credentials, files.resolve("kubeconfig"));
    }
}
