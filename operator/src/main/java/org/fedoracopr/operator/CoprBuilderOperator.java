package org.fedoracopr.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.processing.retry.GenericRetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.build.decide.BuildDecider;
import org.fedoracopr.operator.build.io.BuildReconciler;
import org.fedoracopr.operator.build.io.BuildServices;
import org.fedoracopr.operator.memory.HeapKeeper;
import org.fedoracopr.operator.memory.OldGeneration;
import org.fedoracopr.operator.orphan.io.OrphanSweep;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.podlog.KubernetesPodLogs;
import org.fedoracopr.operator.pool.PoolReconciler;
import org.fedoracopr.operator.relay.io.HttpLogBackend;
import org.jspecify.annotations.Nullable;

/** One running operator: its reconcilers, its readers of logs and its sweep. */
public final class CoprBuilderOperator implements AutoCloseable {

    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(20);

    private final Operator operator;
    private final BuildServices services;
    private final KubernetesPodLogs podLogs;
    private final @Nullable HttpLogBackend backend;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("sweep").daemon().factory());

    private final ScheduledFuture<?> sweep;

    private CoprBuilderOperator(KubernetesClient client, OperatorOptions options) {
        InstantSource clock = InstantSource.system();
        backend =
                options.backendUrl() == null ? null : new HttpLogBackend(options.backendUrl(), options.backendToken());
        podLogs = new KubernetesPodLogs(client);
        services = new BuildServices(
                client,
                options.namespaces(),
                new AttemptReaders(podLogs, backend),
                new BuilderPod(options.podSettings()),
                clock,
                options.publicLogUrl());
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT));
        operator.register(
                new BuildReconciler(services, new BuildDecider(options.deadlines(), options.timeToLive())),
                controller -> controller.settingNamespaces(options.namespaces()).withRetry(retry()));
        operator.register(
                new PoolReconciler(services::builds, clock),
                controller -> controller.settingNamespaces(options.namespaces()).withRetry(retry()));
        operator.start();
        long interval = options.sweepInterval().toMillis();
        var orphans = new OrphanSweep(client, options.namespaces(), services.orphanedPods(), clock);
        Runnable memory =
                OldGeneration.ofSerialCollector().<Runnable>map(HeapKeeper::new).orElse(() -> {});
        Runnable round = () -> {
            orphans.run();
            services.forgetDeleted();
            memory.run();
        };
        sweep = timer.scheduleWithFixedDelay(round, interval, interval, TimeUnit.MILLISECONDS);
    }

    /** Starts an operator; returns when its caches are filled. The client stays the caller's to close. */
    public static CoprBuilderOperator start(KubernetesClient client, OperatorOptions options) {
        return new CoprBuilderOperator(
                Objects.requireNonNull(client, "client is null"), Objects.requireNonNull(options, "options is null"));
    }

    /** The framework's default gives up after five tries; a build must not be forgotten because the API server was away for a minute. */
    private static GenericRetry retry() {
        return new GenericRetry()
                .withoutMaxAttempts()
                .setInitialInterval(500)
                .setIntervalMultiplier(2)
                .setMaxInterval(60_000);
    }

    @Override
    public void close() {
        sweep.cancel(true);
        timer.shutdownNow();
        operator.stop();
        services.close();
        podLogs.close();
        if (backend != null) {
            backend.close();
        }
    }
}
