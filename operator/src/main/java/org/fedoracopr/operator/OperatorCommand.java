package org.fedoracopr.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.operator.health.HealthEndpoint;
import org.fedoracopr.operator.health.QueueEndpoint;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.leadership.Role;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.pod.BuilderPodSettings;
import org.fedoracopr.operator.rights.RightsCheck;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The operator's command line. */
@Command(
        name = "copr-builder-operator",
        mixinStandardHelpOptions = true,
        version = "copr-builder-operator 0.1.0",
        description = "Turns CoprBuild resources into builder Pods and keeps what they leave.",
        footer = {"", "The cluster is that of KUBECONFIG, or the one this runs in."})
public final class OperatorCommand implements Callable<Integer> {

    /** The exit code of an operator that lost its lease: the kubelet starts a new one, which knows nothing of the old leadership. */
    static final int LEASE_LOST = 3;

    private static final int STOP_SECONDS = 25;
    private static final int LOST_SECONDS = 5;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            description =
                    "A namespace to serve; may be given several times. Default: the one of KUBECONFIG or of the Pod.")
    private List<String> namespaces = new ArrayList<>();

    @Option(
            names = "--backend-url",
            paramLabel = "URL",
            description =
                    "Where live logs go: the log store, or a backend that takes POST <URL>/update. Default: no relay.")
    private @Nullable String backendUrl;

    @Option(
            names = "--backend-token-file",
            paramLabel = "FILE",
            description = "A file with the token that the backend asks writers for.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--log-url",
            paramLabel = "URL",
            description = "The backend as users reach it, for status.logUrl. Default: the backend URL.")
    private @Nullable String logUrl;

    @Mixin
    private final DeadlineOptions deadlines = new DeadlineOptions();

    @Option(
            names = "--health-port",
            paramLabel = "PORT",
            description = "Answers GET /livez, /readyz and /metrics on this port. Default: no port.")
    private @Nullable Integer healthPort;

    @Option(
            names = "--leader-elect",
            description = "Act only while holding a lease that all operators of an installation share; else stand by."
                    + " Default: act, and be the only one.")
    private boolean leaderElect;

    @Option(
            names = "--lease-name",
            paramLabel = "NAME",
            defaultValue = "copr-builder-operator",
            description = "The lease, in the operator's own namespace. Default: ${DEFAULT-VALUE}.")
    private String leaseName = "";

    @Option(
            names = "--lease-duration",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "How long a silent holder is taken for alive. Default: ${DEFAULT-VALUE}.")
    private long leaseSeconds;

    @Option(
            names = "--lease-renew-deadline",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "How long this operator changes anything after its last renewal. Default: ${DEFAULT-VALUE}.")
    private long renewSeconds;

    @Option(
            names = "--lease-retry-period",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Between two tries to take or renew the lease. Default: ${DEFAULT-VALUE}.")
    private long retrySeconds;

    /** Runs the command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new OperatorCommand())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    Throwable root = failure;
                    while (root.getCause() != null) {
                        root = root.getCause();
                    }
                    System.err.println("copr-builder-operator: cannot start: " + root
                            + "; check KUBECONFIG, the CRDs and the operator's rights");
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        OperatorOptions options;
        Config config = Config.autoConfigure(null);
        try {
            options = options(config);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("copr-builder-operator: " + e.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        var stopped = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stopped, closed)));
        try {
            return serve(config, options, stopped);
        } catch (IOException e) {
            System.err.println("copr-builder-operator: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        } finally {
            closed.countDown();
        }
    }

    private int serve(Config config, OperatorOptions options, CountDownLatch stopped)
            throws IOException, InterruptedException {
        var metrics = new OperatorMetrics();
        var running = new AtomicReference<@Nullable CoprBuilderOperator>();
        try (Closeable health = healthPort == null
                ? () -> {}
                : HealthEndpoint.start(healthPort, () -> readiness(running.get(), stopped), metrics::scrape)
                        .serving(QueueEndpoint.PATH, new QueueEndpoint(() -> queue(running.get())))) {
            Objects.requireNonNull(health, "health is null");
            requireRights(config, options);
            var over = new CountDownLatch(1);
            CoprBuilderOperator operator = CoprBuilderOperator.start(config, options, metrics);
            try (operator) {
                running.set(operator);
                var unused = operator.lost().thenRun(() -> {
                    over.countDown();
                    stopped.countDown();
                });
                System.out.println("serving " + String.join(", ", options.namespaces()) + " at " + config.getMasterUrl()
                        + (options.lease() == null
                                ? ""
                                : ", as " + options.lease().identity()));
                stopped.await();
                if (over.getCount() == 0) {
                    haltLater();
                }
            }
            return over.getCount() == 0 ? LEASE_LOST : CommandLine.ExitCode.OK;
        }
    }

    private static QueueEndpoint.@Nullable Queue queue(@Nullable CoprBuilderOperator operator) {
        return operator == null || operator.role() != Role.LEADING ? null : operator.queue();
    }

    private static HealthEndpoint.Readiness readiness(@Nullable CoprBuilderOperator operator, CountDownLatch stopped) {
        if (stopped.getCount() == 0) {
            return new HealthEndpoint.Readiness(false, "stopping");
        }
        return operator == null
                ? new HealthEndpoint.Readiness(false, "not yet: the caches are not filled")
                : new HealthEndpoint.Readiness(
                        operator.isReady(), "ok: " + operator.role().text());
    }

    private static void requireRights(Config config, OperatorOptions options) throws IOException {
        try (KubernetesClient client = LenientClient.create(config)) {
            var check = new RightsCheck(client);
            var missing = new ArrayList<>(check.missing(options.namespaces()));
            LeaseOptions lease = options.lease();
            if (lease != null) {
                missing.addAll(check.missingForLease(lease.namespace(), lease.name()));
            }
            if (!missing.isEmpty()) {
                throw new IOException("cannot start without these rights: " + String.join("; ", missing)
                        + ". Apply config/rbac, or name the namespace in the chart's namespaces");
            }
        }
    }

    /** Nothing can act any more, so nothing is worth waiting long for: what hangs in closing must not keep the kubelet from starting a new one. */
    private static void haltLater() {
        Thread.ofPlatform().name("halt").daemon().start(() -> {
            try {
                if (!new CountDownLatch(1).await(LOST_SECONDS, TimeUnit.SECONDS)) {
                    Runtime.getRuntime().halt(LEASE_LOST);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** The JVM ends when its hooks have, so this one waits until everything is closed. */
    private static void stop(CountDownLatch stopped, CountDownLatch closed) {
        stopped.countDown();
        try {
            if (!closed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("copr-builder-operator: did not stop within " + STOP_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private OperatorOptions options(Config config) throws IOException {
        var served = new HashSet<>(namespaces);
        if (served.isEmpty()) {
            served.add(Objects.requireNonNullElse(config.getNamespace(), "default"));
        }
        return new OperatorOptions(
                served,
                backendUrl,
                readable(tokenFile),
                logUrl,
                deadlines.deadlines(),
                deadlines.timeToLive(),
                BuilderPodSettings.DEFAULT,
                Duration.ofSeconds(10),
                leaderElect ? lease(config) : null);
    }

    /** One that cannot be read ends the operator now, and not each batch later. */
    private static @Nullable Path readable(@Nullable Path file) throws IOException {
        if (file != null && Files.readString(file).isBlank()) {
            throw new IOException("the token file " + file + " is empty");
        }
        return file;
    }

    private LeaseOptions lease(Config config) throws IOException {
        return new LeaseOptions(
                Objects.requireNonNullElse(config.getNamespace(), "default"),
                leaseName,
                // A restarted operator is another one: what its predecessor had asked for may still be under way.
                InetAddress.getLocalHost().getHostName() + "_" + UUID.randomUUID(),
                Duration.ofSeconds(leaseSeconds),
                Duration.ofSeconds(renewSeconds),
                Duration.ofSeconds(retrySeconds));
    }
}
