package org.fedoracopr.devkit;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.controlplane.ControlPlaneException;
import org.fedoracopr.devkit.fault.FaultClient;
import org.fedoracopr.devkit.fault.FaultServer;
import org.fedoracopr.devkit.node.ProcessNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code devkit}: a local Kubernetes cluster from the command line. */
@Command(
        name = "devkit",
        mixinStandardHelpOptions = true,
        description = "A local Kubernetes cluster of processes, for development and tests.")
public final class DevkitCommand implements Runnable {
    private final NodeStarter nodeStarter;

    @Spec
    private @Nullable CommandSpec command;

    /**
     * A command line whose {@code up --node} uses the starter.
     *
     * @param nodeStarter starts a node of the control plane; what it returns is closed before the control plane
     */
    DevkitCommand(NodeStarter nodeStarter) {
        this.nodeStarter = nodeStarter;
    }

    public static void main(String[] arguments) {
        System.exit(commandLine(DevkitCommand::startNode).execute(arguments));
    }

    /** Starts a node of a control plane with these images, which are names of directories of programs. */
    @FunctionalInterface
    interface NodeStarter {
        AutoCloseable start(ControlPlane controlPlane, Map<String, Path> images) throws Exception;
    }

    private static AutoCloseable startNode(ControlPlane controlPlane, Map<String, Path> images) throws IOException {
        ProcessNode.Builder node = ProcessNode.builder(controlPlane.client(), controlPlane.certificateAuthority())
                .name("local")
                .architecture(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64")
                .directory(controlPlane.directory().resolve("node"));
        images.forEach(node::imageDirectory);
        try {
            ProcessNode running = node.start();
            FaultServer faults = FaultServer.start(controlPlane, running.faults());
            return () -> {
                faults.close();
                running.close();
            };
        } catch (IllegalStateException e) {
            throw new ControlPlaneException(String.valueOf(e.getMessage()));
        }
    }

    static CommandLine commandLine(NodeStarter nodeStarter) {
        CommandLine line = new CommandLine(new DevkitCommand(nodeStarter));
        // What follows a fault's name is for the cluster to read.
        line.setStopAtPositional(true);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (failure instanceof ControlPlaneException) {
                failed.getErr().println("devkit: " + failure.getMessage());
                return CommandLine.ExitCode.SOFTWARE;
            }
            throw failure;
        });
        return line;
    }

    @Override
    public void run() {
        CommandSpec spec = Objects.requireNonNull(command, "picocli sets the spec");
        throw new ParameterException(spec.commandLine(), "Missing command; see devkit --help");
    }

    @Command(
            name = "up",
            mixinStandardHelpOptions = true,
            description = "Runs a cluster in the foreground until INT (Ctrl-C) or TERM, then removes it.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:the help was shown",
                "1:the cluster could not start; the message says why",
                "2:the command line is wrong",
                "130, 143:ended by INT or TERM, everything is stopped"
            })
    int up(
            @Option(
                            names = "--directory",
                            paramLabel = "DIRECTORY",
                            description = "Keep certificates, data and logs here, and go on with what is there."
                                    + " Default: a temporary directory, deleted at the end.")
                    @Nullable
                    Path directory,
            @Option(names = "--node", description = "Start a node that runs pods as local processes.") boolean node,
            @Option(
                            names = "--image",
                            paramLabel = "NAME=DIRECTORY",
                            description = "With --node: an image of this name has the programs in the directory.")
                    @Nullable
                    Map<String, Path> images,
            @Option(names = "--no-controllers", description = "Leave out controller manager and scheduler.")
                    boolean noControllers)
            throws Exception {
        PrintWriter output = Objects.requireNonNull(command, "picocli sets the spec")
                .commandLine()
                .getOut();
        ControlPlane.Builder builder = ControlPlane.builder().controllers(!noControllers);
        if (directory != null) {
            builder.directory(directory);
        }
        try (ControlPlane controlPlane = builder.start();
                AutoCloseable running =
                        node ? nodeStarter.start(controlPlane, images == null ? Map.of() : images) : () -> {}) {
            Objects.requireNonNull(running, "the node starter returned null");
            output.println("# Ready: " + controlPlane.url() + ", files in " + controlPlane.directory());
            output.println("export KUBECONFIG=" + shellWord(controlPlane.kubeconfig()));
            output.flush();
            // INT and TERM end the JVM; its shutdown hooks stop the cluster.
            new CountDownLatch(1).await();
        }
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "fault",
            mixinStandardHelpOptions = true,
            description =
                    "Lets the cluster fail that devkit up --node runs in a directory; without FAULT lists the faults.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {
                "0:done",
                "1:no such cluster or pod; the message says what to do",
                "2:the command line is wrong",
                "130, 143:ended by INT or TERM; a fault that lasts is lifted"
            })
    int fault(
            @Option(
                            names = "--directory",
                            paramLabel = "DIRECTORY",
                            required = true,
                            description = "The cluster's directory, which devkit up prints.")
                    Path directory,
            @Parameters(paramLabel = "FAULT", arity = "0..*", description = "Its name and what it is for.") @Nullable
                    List<String> words) {
        PrintWriter output = Objects.requireNonNull(command, "picocli sets the spec")
                .commandLine()
                .getOut();
        try {
            return FaultClient.order(directory, words == null ? List.of() : words, output);
        } catch (IOException e) {
            throw new ControlPlaneException(
                    "no cluster with a node runs in " + directory
                            + "; start one there with devkit up --node --directory " + shellWord(directory),
                    e);
        }
    }

    static String shellWord(Path path) {
        String word = path.toString();
        return word.matches("[A-Za-z0-9_./=:@%+,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
