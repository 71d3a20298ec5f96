package org.fedoracopr.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.build.decide.BuildDecider;
import org.fedoracopr.operator.build.io.AnnotatedRequests;
import org.fedoracopr.operator.build.io.BuildReconciler;
import org.fedoracopr.operator.build.io.BuildServices;
import org.fedoracopr.operator.health.QueueEndpoint;
import org.fedoracopr.operator.leadership.CacheCheck;
import org.fedoracopr.operator.leadership.GatedHttpClientFactory;
import org.fedoracopr.operator.leadership.LeaderGate;
import org.fedoracopr.operator.leadership.Leadership;
import org.fedoracopr.operator.leadership.LeaseOptions;
import org.fedoracopr.operator.leadership.Role;
import org.fedoracopr.operator.memory.HeapKeeper;
import org.fedoracopr.operator.memory.OldGeneration;
import org.fedoracopr.operator.metrics.ApiRequestMeter;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.orphan.io.OrphanSweep;
import org.fedoracopr.operator.periodic.PeriodicTasks;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.podlog.KubernetesPodLogs;
import org.fedoracopr.operator.pool.PoolConfigReader;
import org.fedoracopr.operator.pool.PoolReconciler;
import org.fedoracopr.operator.quota.QuotaReconciler;
import org.fedoracopr.operator.relay.io.BackendToken;
import org.fedoracopr.operator.relay.io.HttpLogBackend;
import org.fedoracopr.operator.relay.io.LogBackend;
import org.fedoracopr.operator.results.io.ResultsChecks;
import org.jspecify.annotations.Nullable;

/** One running operator: its reconcilers, its readers of logs, its sweep, and its part in the election where there are several. */
public final class CoprBuilderOperator implements AutoCloseable {

    private static final Duration TERMINATION_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration SILENCE_CHECK = Duration.ofSeconds(5);

    private final Operator operator;
    private final BuildServices services;
    private final LeaderGate gate;
    private final @Nullable Leadership leadership;
    private final Parts parts;

    private CoprBuilderOperator(Config config, OperatorOptions options, OperatorMetrics metrics, Parts parts) {
        this.parts = parts;
        InstantSource clock = InstantSource.system();
        LeaseOptions lease = options.lease();
        gate = lease == null ? LeaderGate.alwaysOpen() : LeaderGate.shut(lease.renewDeadline());
        KubernetesClient client = parts.add(LenientClient.create(
                config,
                new GatedHttpClientFactory(gate),
                http -> http.addOrReplaceInterceptor("METRICS", new ApiRequestMeter(metrics))));
        // Closed, and the lease given back, when everything is closed that could still act.
        Parts election = parts.add(new Parts());
        LogBackend backend = options.backendUrl() == null
                ? null
                : gated(metrics.metered(parts.add(
                        new HttpLogBackend(options.backendUrl(), BackendToken.inFile(options.backendTokenFile())))));
        KubernetesPodLogs podLogs = parts.add(new KubernetesPodLogs(client));
        var readers = new AttemptReaders(podLogs, backend, new AnnotatedRequests(client), clock);
        services = parts.add(new BuildServices(
                client,
                options.namespaces(),
                readers,
                new BuilderPod(options.podSettings()),
                clock,
                options.publicLogUrl(),
                gate,
                metrics));
        operator = new Operator(configuration -> configuration
                .withKubernetesClient(client)
                .withCloseClientOnStop(false)
                .withUseSSAToPatchPrimaryResource(false)
                .withMetrics(metrics.framework())
                .withReconciliationTerminationTimeout(TERMINATION_TIMEOUT));
        operator.register(
                new BuildReconciler(services, new BuildDecider(options.deadlines(), options.timeToLive())),
                controller -> controller.settingNamespaces(options.namespaces()).withRetry(retry()));
        var configs = new PoolConfigReader(
                (namespace, name) -> client.configMaps()
                        .inNamespace(namespace)
                        .withName(name)
                        .get(),
                clock);
        operator.register(
                new PoolReconciler(
                        new OperatorPools(
                                services, new ResultsChecks(services.checkCluster(), clock), gate, metrics, configs),
                        clock),
                controller -> controller.settingNamespaces(options.namespaces()).withRetry(retry()));
        operator.register(
                new QuotaReconciler(services::builds, services::heldBy, clock, gate::isOpen),
                controller -> controller.settingNamespaces(options.namespaces()).withRetry(retry()));
        operator.start();
        parts.add((AutoCloseable) operator::stop);
        var orphans = new OrphanSweep(client, options.namespaces(), services.orphanedPods(), clock);
        watch(metrics, options, readers, orphans);
        PeriodicTasks tasks = parts.add(new PeriodicTasks(metrics::taskFailed));
        tasks.every(options.sweepInterval(), "sweep", () -> {
            if (gate.isOpen()) {
                orphans.run();
            }
        });
        tasks.every(options.sweepInterval().dividedBy(5), "sweep-again", () -> {
            if (gate.isOpen() && orphans.isBusy()) {
                orphans.run();
            }
        });
        tasks.every(Duration.ofSeconds(1), "queue", services::tickQueue);
        tasks.every(Duration.ofSeconds(1), "warm", services::listenToWarmBuilders);
        tasks.every(SILENCE_CHECK, "silence", readers::lookForSilence);
        tasks.every(options.sweepInterval(), "forget-deleted", services::forgetDeleted);
        OldGeneration.ofSerialCollector()
                .map(HeapKeeper::new)
                .ifPresent(keeper -> tasks.every(options.sweepInterval(), "heap", keeper));
        leadership = lease == null
                ? null
                : election.add(leadership(client, election.add(leaseClient(client, lease)), lease, options));
    }

    /** Also what is said to the backend waits for leadership: one that does not count offsets would keep every line twice. */
    private LogBackend gated(LogBackend backend) {
        return batch -> {
            if (!gate.isOpen()) {
                throw new IOException("this operator does not lead");
            }
            return backend.send(batch);
        };
    }

    private void watch(OperatorMetrics metrics, OperatorOptions options, AttemptReaders readers, OrphanSweep orphans) {
        metrics.builds(() -> options.namespaces().stream()
                .flatMap(namespace -> services.builds(namespace).stream())
                .toList());
        metrics.nodes(() -> options.namespaces().stream()
                .flatMap(namespace -> services.pools(namespace).stream())
                .toList());
        metrics.gauge("copr.leader", "1 while this operator acts", () -> gate.isOpen() ? 1 : 0);
        metrics.gauge("copr.orphans", "Pods whose build is gone, in the last sweep", orphans::orphans);
        metrics.gauge(
                "copr.log.readers",
                "Attempts whose logs are read",
                () -> readers.attempts().size());
        metrics.gauge("copr.log.silent", "Attempts whose agents were not heard from for a minute", readers::silent);
        metrics.counter("copr.events.lost", "Events that were never written", services::announcementsLost);
        metrics.counter("copr.gate.refused", "Changes not asked for, for want of leadership", gate::refused);
    }

    /** With a connection of its own and nothing tried twice: a renewal waits for no other request, and is worth nothing late. */
    private static KubernetesClient leaseClient(KubernetesClient client, LeaseOptions lease) {
        return LenientClient.create(new ConfigBuilder(client.getConfiguration())
                .withRequestTimeout((int) lease.renewDeadline().dividedBy(2).toMillis())
                .withRequestRetryBackoffLimit(0)
                .build());
    }

    private Leadership leadership(
            KubernetesClient client, KubernetesClient leases, LeaseOptions lease, OperatorOptions options) {
        return new Leadership(
                leases,
                lease,
                gate,
                Duration.ofMillis(client.getConfiguration().getRequestTimeout()),
                () -> options.namespaces().stream().allMatch(namespace -> isFresh(client, namespace)),
                services::begin);
    }

    private boolean isFresh(KubernetesClient client, String namespace) {
        return CacheCheck.<CoprBuild>isFresh(
                        page -> client.resources(CoprBuild.class)
                                .inNamespace(namespace)
                                .list(page),
                        () -> services.builds(namespace))
                && CacheCheck.<Pod>isFresh(
                        page -> client.pods()
                                .inNamespace(namespace)
                                .withLabel(PodIdentity.BUILD_UID)
                                .list(page),
                        () -> services.pods(namespace));
    }

    private static JitteredRetry retry() {
        return new JitteredRetry(() -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * Starts an operator; returns when its caches are filled.
     *
     * @param client says where the cluster is and who asks; the operator makes its own, whose requests pass its gate
     */
    public static CoprBuilderOperator start(KubernetesClient client, OperatorOptions options) {
        return start(client.getConfiguration(), options, new OperatorMetrics());
    }

    /** Starts an operator that is counted; returns when its caches are filled. */
    public static CoprBuilderOperator start(Config config, OperatorOptions options, OperatorMetrics metrics) {
        var parts = new Parts();
        try {
            return new CoprBuilderOperator(
                    Objects.requireNonNull(config, "config is null"),
                    Objects.requireNonNull(options, "options is null"),
                    Objects.requireNonNull(metrics, "metrics is null"),
                    parts);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    /** What it is in the election; one that is alone leads. */
    public Role role() {
        return leadership == null ? Role.LEADING : leadership.role();
    }

    /** The queue's answer to why builds wait. */
    public QueueEndpoint.Queue queue() {
        return services::outlook;
    }

    /** Whether its caches are filled and followed: it acts, or could at any moment. */
    public boolean isReady() {
        return operator.getRuntimeInfo().isStarted() && role() != Role.LOST;
    }

    /** Completes when it has lost its lease: nothing of it may act again, and its process must end. */
    public CompletionStage<Void> lost() {
        return leadership == null ? new CompletableFuture<>() : leadership.lost();
    }

    /** Finishes the runs that are under way, sends what waits, and gives the lease back last. */
    @Override
    public void close() {
        parts.close();
    }
}
