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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.fedoracopr.devkit.node.decide.LogRequests;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.devkit.node.model.LogRefusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of a kubelet's HTTPS endpoint that {@code kubectl logs} needs, for clients with a certificate of the cluster. */
public final class LogEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogEndpoint.class);
    private static final int BACKLOG = 128;
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final Pods pods;
    private final SSLContext context;
    private final InstantSource clock;
    private final Gate stall;
    private final Gate hang = new Gate();
    private final Set<LogStream> streams = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition fewer = lock.newCondition();
    private final int port;
    private HttpsServer server;
    private volatile boolean notFound;
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
    public LogEndpoint(Pods pods, SSLContext context, InstantSource clock, Gate stall) throws IOException {
        this.pods = pods;
        this.context = context;
        this.clock = clock;
        this.stall = stall;
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpsServer listen(int onPort) throws IOException {
        HttpsServer listening =
                HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), onPort), BACKLOG);
        listening.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters demanding = context.getDefaultSSLParameters();
                demanding.setNeedClientAuth(true);
                parameters.setSSLParameters(demanding);
            }
        });
        listening.createContext("/containerLogs/", this::logs);
        listening.createContext("/pods", exchange -> answer(exchange, 200, pods.list()));
        listening.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
        listening.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        501,
                        "this node runs pods as local processes and offers logs only: no exec, attach or port-forward"));
        listening.setExecutor(threads);
        listening.start();
        return listening;
    }

    /** The port that the Node object names. */
    public int port() {
        return port;
    }

    /** Cuts the streams of a pod's logs that go on now; returns how many there were. */
    public int cut(String namespace, String pod, LogCut how) {
        List<LogStream> meant =
                streams.stream().filter(stream -> stream.isOf(namespace, pod)).toList();
        meant.forEach(stream -> stream.cut(how));
        return meant.size();
    }

    /** Cuts every stream. */
    public void cutAll(LogCut how) {
        streams.forEach(stream -> stream.cut(how));
    }

    /** Begins to refuse requests for logs; {@link #serveAgain} ends it. */
    public synchronized void refuse(LogRefusal how) {
        switch (how) {
            case CONNECTION_REFUSED -> {
                cutAll(LogCut.CLEAN);
                awaitNoStreams();
                server.stop(0);
            }
            case NOT_FOUND -> notFound = true;
            case HANG -> hang.set(true);
        }
    }

    /** Answers requests for logs again, on the same port. */
    public synchronized void serveAgain(LogRefusal how) throws IOException {
        switch (how) {
            case CONNECTION_REFUSED -> server = listen(port);
            case NOT_FOUND -> notFound = false;
            case HANG -> hang.set(false);
        }
    }

    /** Waits, within a bound, until those that were cut have got their end; the server would take it away. */
    private void awaitNoStreams() {
        lock.lock();
        try {
            long left = LAST_WORDS.toNanos();
            while (!streams.isEmpty() && left > 0) {
                left = fewer.awaitNanos(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    private void logs(HttpExchange exchange) throws IOException {
        if (awaitServing()) {
            answer(exchange, 404, "404 page not found");
            return;
        }
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
            stream(exchange, request, path, log.get());
        }
    }

    /** Waits while logs are not served; true when they are said not to exist. */
    private boolean awaitServing() throws IOException {
        try {
            stall.await(() -> false);
            hang.await(() -> false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the node is being closed", e);
        }
        return notFound;
    }

    private void stream(HttpExchange exchange, LogRequests.Parsed request, String[] path, ContainerLog log)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        OutputStream body = exchange.getResponseBody();
        LogStream stream = new LogStream(path[2], path[3], log, stall, body);
        streams.add(stream);
        try {
            // The client learns at once that its request was accepted, though the container may be silent for long.
            body.flush();
            try {
                stream.serve(request.query());
            } catch (NoSuchFileException e) {
                body.write(
                        ("unable to retrieve container logs for " + path[4] + "\n").getBytes(StandardCharsets.UTF_8));
            }
            // Only an answer that is whole gets its end; a broken one loses its connection instead.
            body.close();
            exchange.close();
        } catch (IOException e) {
            LOG.debug("a reader of the log of {} went away", path[4], e);
            throw e;
        } finally {
            streams.remove(stream);
            signalFewer();
        }
    }

    private void signalFewer() {
        lock.lock();
        try {
            fewer.signalAll();
        } finally {
            lock.unlock();
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
    public synchronized void close() {
        hang.set(false);
        server.stop(0);
        threads.shutdownNow();
    }
}
