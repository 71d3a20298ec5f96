package org.fedoracopr.devkit.node;

import com.sun.management.OperatingSystemMXBean;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fedoracopr.devkit.certificates.CertificateAuthority;
import org.fedoracopr.devkit.node.io.Disruptions;
import org.fedoracopr.devkit.node.io.Gate;
import org.fedoracopr.devkit.node.io.LogEndpoint;
import org.fedoracopr.devkit.node.io.NodeRegistration;
import org.fedoracopr.devkit.node.io.PodDispatcher;
import org.fedoracopr.devkit.node.io.ShiftedClock;
import org.fedoracopr.devkit.node.io.StartTroubles;
import org.fedoracopr.devkit.node.model.ImageCatalog;
import org.jspecify.annotations.Nullable;

/**
 * A Kubernetes node that runs the pods bound to it as processes of this machine, for development and tests.
 *
 * <p>It has no images and isolates nothing: a container sees the machine's files and network with the rights of the user who runs the
 * node. The package documentation says what it supports.
 */
public final class ProcessNode implements AutoCloseable {

    private final String name;
    private final ScheduledExecutorService scheduler;
    private final PodDispatcher pods;
    private final LogEndpoint endpoint;
    private final NodeRegistration registration;
    private final Gate stall = new Gate();
    private final NodeFaults faults;
    private final AtomicBoolean ended = new AtomicBoolean();

    private ProcessNode(Builder settings) throws IOException {
        name = settings.name;
        Path directory = settings.directory;
        if (directory == null) {
            throw new IllegalArgumentException("a process node needs a directory of its own");
        }
        scheduler = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("process-node-" + name).factory());
        Map<String, Quantity> capacity = capacity(settings.maxPods);
        StartTroubles startTroubles = new StartTroubles();
        ShiftedClock clock = new ShiftedClock(settings.clock);
        Deque<AutoCloseable> made = new ArrayDeque<>(List.of(scheduler::shutdownNow));
        try {
            pods = new PodDispatcher(
                    new PodDispatcher.Settings(
                            name,
                            directory.toAbsolutePath().normalize(),
                            new ImageCatalog(settings.images),
                            capacity,
                            settings.logMaxSize,
                            settings.logMaxFiles,
                            settings.logCheckInterval,
                            settings.firstRestartPause,
                            settings.apiServer == null
                                    ? URI.create(settings.client.getMasterUrl().toString())
                                    : settings.apiServer,
                            stall,
                            startTroubles),
                    settings.client,
                    clock,
                    scheduler);
            made.push(pods);
            endpoint = new LogEndpoint(
                    pods,
                    settings.authority.tlsContext(settings.authority.issueServing(
                            "system:node:" + name, List.of("localhost", name), List.of("127.0.0.1"))),
                    clock,
                    stall);
            made.push(endpoint);
            registration = new NodeRegistration(settings.client, name, clock, stall);
            made.push(registration);
            registration.register(
                    new NodeRegistration.Description(settings.architecture, settings.labels, capacity, endpoint.port()),
                    scheduler);
            faults = new NodeFaults(
                    pods,
                    endpoint,
                    registration,
                    new Disruptions(settings.client, clock),
                    stall,
                    startTroubles,
                    clock,
                    scheduler);
            pods.start();
        } catch (IOException | RuntimeException e) {
            undo(made, e);
            throw e;
        }
    }

    private static void undo(Deque<AutoCloseable> made, Exception cause) {
        for (AutoCloseable one : made) {
            try {
                one.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** A node for the cluster that the client is for, whose authority makes the log endpoint's certificate. */
    public static Builder builder(KubernetesClient client, CertificateAuthority authority) {
        return new Builder(client, authority);
    }

    /** The name of the Node. */
    public String name() {
        return name;
    }

    /** The port of the log endpoint. */
    public int logPort() {
        return endpoint.port();
    }

    /** Rotates every container's log now, whatever its size. */
    public void rotateLogs() throws IOException {
        pods.rotateLogs(-1);
    }

    /** What can go wrong with this node, on request. */
    public NodeFaults faults() {
        return faults;
    }

    /**
     * Ends the node as a machine ends that loses power: every process is killed, nothing is reported, the Node stays. A node that is
     * started anew with the same name and directory finds its pods lost: Failed with ContainerStatusUnknown and 137, or started again
     * when their restartPolicy says so.
     */
    public void crash() {
        if (ended.compareAndSet(false, true)) {
            pods.abandon();
            stall.set(false);
            endpoint.close();
            registration.abandon();
            scheduler.shutdownNow();
        }
    }

    /** Ends the node's pods, reports how they ended, and deletes the Node; does nothing after a crash. */
    @Override
    public void close() {
        if (ended.compareAndSet(false, true)) {
            stall.set(false);
            pods.close();
            endpoint.close();
            registration.close();
            scheduler.shutdownNow();
        }
    }

    private static Map<String, Quantity> capacity(int pods) {
        var machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Map.of(
                "cpu", new Quantity(Integer.toString(Runtime.getRuntime().availableProcessors())),
                "memory", new Quantity(machine.getTotalMemorySize() / 1024 + "Ki"),
                "ephemeral-storage", new Quantity("100Gi"),
                "pods", new Quantity(Integer.toString(pods)));
    }

    /** What a process node may be told before it starts. */
    public static final class Builder {
        private final KubernetesClient client;
        private final CertificateAuthority authority;
        private final Map<String, String> labels = new HashMap<>();
        private final Map<String, Path> images = new HashMap<>();
        private String name = "process-node";
        private @Nullable Path directory;
        private String architecture = "amd64";
        private int maxPods = 110;
        private long logMaxSize = 10L * 1024 * 1024;
        private int logMaxFiles = 5;
        private Duration logCheckInterval = Duration.ofSeconds(10);
        private Duration firstRestartPause = Duration.ofSeconds(10);
        private @Nullable URI apiServer;
        private InstantSource clock = InstantSource.system();

        private Builder(KubernetesClient client, CertificateAuthority authority) {
            this.client = client;
            this.authority = authority;
        }

        /** The Node's name. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** A directory for this node alone; it holds the pods' volumes and logs. */
        public Builder directory(Path value) {
            directory = value;
            return this;
        }

        /** The architecture that the Node is labelled with, in Kubernetes' words. */
        public Builder architecture(String value) {
            architecture = value;
            return this;
        }

        /** Further labels. */
        public Builder labels(Map<String, String> value) {
            labels.putAll(value);
            return this;
        }

        /** An image: a directory of programs that comes first on the PATH of its containers. */
        public Builder imageDirectory(String image, Path programs) {
            images.put(image, programs.toAbsolutePath().normalize());
            return this;
        }

        /** How many pods the Node says that it takes. */
        public Builder maxPods(int value) {
            maxPods = value;
            return this;
        }

        /** Container logs larger than so many bytes are rotated at the next check. */
        public Builder containerLogMaxSize(long bytes) {
            logMaxSize = bytes;
            return this;
        }

        /** How many files, the current one included, are kept of a container's log. */
        public Builder containerLogMaxFiles(int files) {
            logMaxFiles = files;
            return this;
        }

        /** How often the sizes of logs are checked. */
        public Builder containerLogMonitorInterval(Duration interval) {
            logCheckInterval = interval;
            return this;
        }

        /** How long a container that ended twice in a row waits before its next start; each further pause is twice as long. */
        public Builder firstRestartPause(Duration pause) {
            firstRestartPause = pause;
            return this;
        }

        /** Where containers find the API server, when not where this node finds it; its certificate must be of the cluster. */
        public Builder apiServerForPods(URI url) {
            apiServer = url;
            return this;
        }

        /** The clock that everything which the node writes is dated by. */
        public Builder clock(InstantSource value) {
            clock = value;
            return this;
        }

        /**
         * Registers the Node and begins to run pods.
         *
         * @throws IllegalStateException with one sentence that says what to do, when this machine cannot run containers this way
         */
        public ProcessNode start() throws IOException {
            return new ProcessNode(this);
        }
    }
}
