package org.fedoracopr.devkit.node.io;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.fedoracopr.devkit.node.decide.LogRequests;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.LogQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a kubelet's HTTPS endpoint that {@code kubectl logs} needs, for clients with a certificate of the cluster. */
public final class LogEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogEndpoint.class);
    private static final int BACKLOG = 128;

    private final Pods pods;
    private final InstantSource clock;
    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** What the endpoint asks the node. */
    public interface Pods {
        /** The worker of a pod. */
        Optional<PodLogs> find(String namespace, String pod);

        /** The pods of this node as a PodList in JSON. */
        String list();
    }

    /** What the endpoint asks a pod. */
    public interface PodLogs {
        /** A container of the pod and its state. */
        Optional<ContainerReport> container(String name);

        /** The log of a container that was started, of its latest run or the one before. */
        Optional<ContainerLog> log(String name, boolean previous);
    }

    /** Starts on a free port of the loopback address; the context demands certificates from clients. */
    public LogEndpoint(Pods pods, SSLContext context, InstantSource clock) throws IOException {
        this.pods = pods;
        this.clock = clock;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demanding = context.getDefaultSSLParameters();
                demanding.setNeedClientAuth(true);
                parameters.setSSLParameters(demanding);
            }
        });
        server.createContext("/containerLogs/", this::logs);
        server.createContext("/pods", exchange -> answer(exchange, 200, pods.list()));
        server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
        server.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        501,
                        "this node runs pods as local processes and offers logs only: no exec, attach or port-forward"));
        server.setExecutor(threads);
        server.start();
    }

    /** The port that the Node object names. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void logs(HttpExchange exchange) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/", -1);
        if (path.length != 5) {
            answer(exchange, 404, "expected /containerLogs/NAMESPACE/POD/CONTAINER");
            return;
        }
        LogRequests.Parsed request = LogRequests.parse(exchange.getRequestURI().getRawQuery(), clock.instant());
        if (request.error() != null) {
            answer(exchange, 400, request.error());
            return;
        }
        Optional<PodLogs> pod = pods.find(path[2], path[3]);
        if (pod.isEmpty()) {
            answer(exchange, 404, "pod \"" + path[3] + "\" does not exist on this node");
            return;
        }
        Optional<ContainerReport> container = pod.get().container(path[4]);
        Optional<ContainerLog> log = pod.get().log(path[4], request.previous());
        if (container.isEmpty()) {
            answer(exchange, 404, "container \"" + path[4] + "\" not found in pod \"" + path[3] + "\"");
        } else if (log.isEmpty() && request.previous()) {
            answer(
                    exchange,
                    400,
                    "previous terminated container \"" + path[4] + "\" in pod \"" + path[3] + "\" not found");
        } else if (log.isEmpty()) {
            String state = container.get().state() instanceof ContainerState.Waiting waiting
                    ? "waiting to start: " + waiting.reason()
                    : "not available";
            answer(exchange, 400, "container \"" + path[4] + "\" in pod \"" + path[3] + "\" is " + state);
        } else {
            stream(exchange, log.get(), request.query(), path[4]);
        }
    }

    private static void stream(HttpExchange exchange, ContainerLog log, LogQuery query, String container)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream body = exchange.getResponseBody()) {
            // The client learns at once that its request was accepted, though the container may be silent for long.
            body.flush();
            try {
                log.read(query, body);
            } catch (NoSuchFileException e) {
                body.write(
                        ("unable to retrieve container logs for " + container + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            // A reader that went away; it is not told, and nobody else cares.
            LOG.debug("a reader of the log of {} went away", container, e);
        } finally {
            exchange.close();
        }
    }

    private static void answer(HttpExchange exchange, int code, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", text.startsWith("{") ? "application/json" : "text/plain");
        exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
