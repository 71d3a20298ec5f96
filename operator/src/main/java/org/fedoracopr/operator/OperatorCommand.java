package org.fedoracopr.operator;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fedoracopr.operator.health.HealthEndpoint;
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

    private static final int STOP_SECONDS = 25;

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
            description = "Answers GET /livez and /readyz on this port, for a kubelet's probes. Default: no port.")
    private @Nullable Integer healthPort;

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
        var ready = new AtomicBoolean();
        try (Closeable health = healthPort == null ? () -> {} : HealthEndpoint.start(healthPort, ready::get);
                KubernetesClient client = LenientClient.create(config)) {
            Objects.requireNonNull(health, "health is null");
            var missing = new RightsCheck(client).missing(options.namespaces());
            if (!missing.isEmpty()) {
                throw new IOException("cannot start without these rights: " + String.join("; ", missing)
                        + ". Apply config/rbac, or name the namespace in the chart's namespaces");
            }
            try (CoprBuilderOperator operator = CoprBuilderOperator.start(client, options)) {
                Objects.requireNonNull(operator, "operator is null");
                ready.set(true);
                System.out.println(
                        "serving " + String.join(", ", options.namespaces()) + " at " + config.getMasterUrl());
                stopped.await();
                ready.set(false);
            }
        }
        return CommandLine.ExitCode.OK;
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
                tokenFile == null ? null : Files.readString(tokenFile).strip(),
                logUrl,
                deadlines.deadlines(),
                deadlines.timeToLive(),
                BuilderPodSettings.DEFAULT,
                Duration.ofSeconds(10));
    }
}
