package org.fedoracopr.devkit.fault;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Gives one order to the {@link FaultServer} of a cluster and prints its answer. */
public final class FaultClient {

    private static final String EXIT = "exit ";

    private FaultClient() {}

    /**
     * Returns the exit code when the order was carried out; an order that lasts returns when the cluster ends.
     *
     * @throws IOException when no cluster with a node runs in the directory
     */
    public static int order(Path clusterDirectory, List<String> words, PrintWriter output) throws IOException {
        try (SocketChannel server =
                        SocketChannel.open(UnixDomainSocketAddress.of(FaultServer.socket(clusterDirectory)));
                PrintWriter out = new PrintWriter(Channels.newWriter(server, StandardCharsets.UTF_8));
                BufferedReader in = new BufferedReader(Channels.newReader(server, StandardCharsets.UTF_8))) {
            words.forEach(word -> out.print(word + "\n"));
            out.print("\n");
            out.flush();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(EXIT)) {
                    return Integer.parseInt(line.substring(EXIT.length()));
                }
                output.println(line);
                output.flush();
            }
            return 0;
        }
    }
}
