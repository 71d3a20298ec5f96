package org.fedoracopr.devkit.fault;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.node.Fault;
import org.fedoracopr.devkit.node.NodeFaults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Takes the orders of {@link FaultClient} for a cluster of this process, from the user who owns it.
 *
 * <p>An order is one word per line and an empty line. The answer is text whose last line is {@code exit} with the exit code. A fault
 * that lasts is lifted when the client goes, so the answer to it has no last line.
 */
public final class FaultServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FaultServer.class);

    private final ControlPlane controlPlane;
    private final NodeFaults node;
    private final Path path;
    private final ServerSocketChannel socket;

    private FaultServer(ControlPlane controlPlane, NodeFaults node, Path path, ServerSocketChannel socket) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.path = path;
        this.socket = socket;
    }

    /** Where the server of a cluster listens. */
    public static Path socket(Path clusterDirectory) {
        return clusterDirectory.resolve("faults.sock");
    }

    /** Begins to listen in the directory of the cluster. */
    public static FaultServer start(ControlPlane controlPlane, NodeFaults node) throws IOException {
        Path path = socket(controlPlane.directory());
        Files.deleteIfExists(path);
        ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        socket.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        // INT and TERM end the JVM without closing this.
        path.toFile().deleteOnExit();
        FaultServer server = new FaultServer(controlPlane, node, path, socket);
        Thread.ofPlatform().daemon().name("fault-server").start(server::accept);
        return server;
    }

    private void accept() {
        while (socket.isOpen()) {
            try {
                SocketChannel client = socket.accept();
                Thread.ofVirtual().name("fault-order").start(() -> serve(client));
            } catch (IOException e) {
                LOG.debug("no more orders are taken", e);
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                BufferedReader in = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(Channels.newWriter(client, StandardCharsets.UTF_8))) {
            List<String> words = new ArrayList<>();
            for (String word = in.readLine(); word != null && !word.isEmpty(); word = in.readLine()) {
                words.add(word);
            }
            FaultCommands commands = new FaultCommands(controlPlane, node, this::pod);
            int exit = execute(commands, words, out);
            if (commands.lasting().isPresent()) {
                try (Fault fault = commands.lasting().get()) {
                    out.println("It lasts until this command is ended.");
                    out.flush();
                    // The client says nothing more; what comes is its end.
                    in.transferTo(PrintWriter.nullWriter());
                    LOG.debug("lifting {}", fault);
                }
            } else {
                out.println("exit " + exit);
            }
        } catch (IOException e) {
            LOG.debug("a client went away", e);
        }
    }

    private static int execute(FaultCommands commands, List<String> words, PrintWriter out) {
        CommandLine line = new CommandLine(commands)
                .setOut(out)
                .setErr(out)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUnmatchedOptionsArePositionalParams(true)
                .setExecutionExceptionHandler((failure, failed, parsed) -> {
                    failed.getErr().println("devkit: " + failure.getMessage());
                    return CommandLine.ExitCode.SOFTWARE;
                });
        if (words.isEmpty()) {
            line.usage(out);
            return CommandLine.ExitCode.OK;
        }
        return line.execute(words.toArray(String[]::new));
    }

    private Pod pod(String name) {
        String[] parts = name.split("/", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("name the pod as NAMESPACE/POD, not " + name);
        }
        try (KubernetesClient client = controlPlane.client()) {
            Pod pod = client.pods().inNamespace(parts[0]).withName(parts[1]).get();
            if (pod == null) {
                throw new IllegalArgumentException(
                        "there is no pod " + name + "; kubectl get pods -A lists those that are there");
            }
            return pod;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        Files.deleteIfExists(path);
    }
}
