package org.fedoracopr.operator.metrics;

import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetricsV2;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.fedoracopr.operator.relay.io.LogBackend;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.verdict.Retry;
import org.jspecify.annotations.Nullable;

/**
 * Counts what the operator does; docs/operator.md has the table.
 *
 * <p>No label holds the name of a build, an owner or a Pod, and words that come from elsewhere are counted one by one only up to a bound: what is counted does not
 * grow with the builds.
 */
public final class OperatorMetrics {

    private static final String NONE = "none";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Words causes = new Words(64);
    private final Map<BuildPhase, Integer> phases = new EnumMap<>(BuildPhase.class);
    private final Timer plans = Timer.builder("copr.queue.plan")
            .description("Planning passes of the queue")
            .register(registry);
    private final Counter admissions = Counter.builder("copr.admissions")
            .description("Builds that were given a place in a pool")
            .register(registry);
    private final Counter warmMade = Counter.builder("copr.warm.made")
            .description("Warm builders that were made")
            .register(registry);
    private final Counter warmClaims = Counter.builder("copr.warm.claims")
            .description("Builds that got a warm builder")
            .register(registry);
    private final Timer warmUps = Timer.builder("copr.warm.up")
            .description("From asking for a warm builder until it is warm")
            .register(registry);
    private final Counter relayed = Counter.builder("copr.log.relayed")
            .baseUnit("bytes")
            .description("Bytes of log that the backend took")
            .register(registry);
    private volatile Supplier<List<CoprBuild>> builds = List::of;

    public OperatorMetrics() {
        new JvmMemoryMetrics().bindTo(registry);
        for (BuildPhase phase : BuildPhase.values()) {
            Gauge.builder("copr.builds", () -> count(phase))
                    .tag("phase", phase.text())
                    .description("Builds by phase; those without one are pending")
                    .register(registry);
        }
    }

    /** What the framework tells of its reconcilers. */
    public Metrics framework() {
        return MicrometerMetricsV2.newBuilder(registry).build();
    }

    /**
     * Where builds are counted.
     *
     * @param all builds of all namespaces, from a cache
     */
    public void builds(Supplier<List<CoprBuild>> all) {
        builds = Objects.requireNonNull(all, "all is null");
    }

    /** A number that is asked for whenever somebody looks. */
    public void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(name, () -> value.getAsInt()).description(description).register(registry);
    }

    /**
     * Nodes that pools leave out, or would.
     *
     * @param pools of all namespaces, from a cache
     */
    public void nodes(Supplier<List<CoprBuilderPool>> pools) {
        for (NodeHealthMode mode : List.of(NodeHealthMode.ENFORCE, NodeHealthMode.DRY_RUN)) {
            Gauge.builder("copr.nodes.quarantined", () -> quarantined(pools.get(), mode))
                    .tag("mode", mode.text())
                    .description(
                            "Nodes that pools leave out of new builders, each pool's counted; with DryRun those that it would leave out")
                    .register(registry);
            for (NodeChange.Kind kind : NodeChange.Kind.values()) {
                changes(mode, kind, NONE);
            }
        }
    }

    private static int quarantined(List<CoprBuilderPool> pools, NodeHealthMode mode) {
        return pools.stream()
                .filter(pool -> pool.getStatus() != null
                        && NodeHealthRules.of(pool.getSpec()).mode() == mode)
                .mapToInt(pool -> pool.getStatus().quarantined())
                .sum();
    }

    /** A node is left out now, or comes back. */
    public void changed(NodeHealthMode mode, NodeChange change) {
        changes(mode, change.kind(), change.cause().isEmpty() ? NONE : causes.bounded(change.cause()))
                .increment();
    }

    private Counter changes(NodeHealthMode mode, NodeChange.Kind kind, String cause) {
        return Counter.builder("copr.nodes.changes")
                .description("Nodes that were left out, tried again or released")
                .tags("change", kind.reason(), "mode", mode.text(), "cause", cause)
                .register(registry);
    }

    /** A number that somebody else counts. */
    public void counter(String name, String description, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** A status was written. */
    public void written(@Nullable CoprBuildStatus before, CoprBuildStatus after) {
        BuildVerdict verdict =
                after.attempts().isEmpty() ? null : after.attempts().getLast().verdict();
        String from = phase(before);
        String to = phase(after);
        if (!from.equals(to)) {
            Counter.builder("copr.build.transitions")
                    .description("Changes of a build's phase")
                    .tags("from", from, "to", to, "cause", cause(verdict), "culprit", culprit(verdict))
                    .register(registry)
                    .increment();
        }
        for (BuildAttempt attempt : after.attempts()) {
            if (attempt.verdict() != null && !hadEnded(before, attempt.number())) {
                if (Retry.COLD.text().equals(attempt.verdict().retryKind())) {
                    warmFallback("Lost");
                }
                Counter.builder("copr.attempts.ended")
                        .description("Ended attempts")
                        .tags("cause", cause(attempt.verdict()), "culprit", culprit(attempt.verdict()))
                        .register(registry)
                        .increment();
            }
        }
    }

    private static boolean hadEnded(@Nullable CoprBuildStatus before, int number) {
        return before != null
                && before.attempts().stream()
                        .anyMatch(attempt -> attempt.number() == number && attempt.verdict() != null);
    }

    private static String phase(@Nullable CoprBuildStatus status) {
        return status == null || status.phase() == null
                ? NONE
                : Objects.requireNonNull(status.phase()).text();
    }

    private String cause(@Nullable BuildVerdict verdict) {
        return verdict == null || verdict.cause() == null ? NONE : causes.bounded(verdict.cause());
    }

    private static String culprit(@Nullable BuildVerdict verdict) {
        return verdict == null || verdict.culprit() == null
                ? NONE
                : Objects.requireNonNull(verdict.culprit()).text();
    }

    /** A planning pass has ended. */
    public void planned(Duration length) {
        plans.record(length);
    }

    /** A build was admitted. */
    public void admitted() {
        admissions.increment();
    }

    /** A warm builder was asked for. */
    public void warmMade() {
        warmMade.increment();
    }

    /** A builder is warm, so long after it was asked for. */
    public void warmed(Duration length) {
        warmUps.record(length);
    }

    /** A build has a warm builder. */
    public void warmClaimed() {
        warmClaims.increment();
    }

    /** A build of a chroot that its pool makes ahead got a builder of its own. */
    public void warmFallback(String reason) {
        count(
                "copr.warm.fallbacks",
                "Builds that got a builder of their own though their chroot is made ahead",
                reason);
    }

    /** A warm builder was taken away without a build. */
    public void warmDropped(String reason) {
        count("copr.warm.dropped", "Warm builders that served no build", reason);
    }

    private void count(String name, String description, String reason) {
        Counter.builder(name)
                .description(description)
                .tag("reason", reason)
                .register(registry)
                .increment();
    }

    /** A periodic task failed. */
    public void taskFailed(String task) {
        Counter.builder("copr.tasks.failed")
                .description("Periodic tasks that failed and are tried again")
                .tag("task", task)
                .register(registry)
                .increment();
    }

    /** The API server answered. */
    void answered(String verb, int code) {
        Counter.builder("copr.api.requests")
                .description("Requests that the API server answered")
                .tags("verb", verb, "code", Integer.toString(code))
                .register(registry)
                .increment();
    }

    /** A backend that counts what it takes. */
    public LogBackend metered(LogBackend backend) {
        return (LogBatch batch) -> {
            var answer = backend.send(batch);
            switch (answer) {
                case BackendAnswer.Acknowledged ignored -> relayed.increment(batch.bytes().length);
                case BackendAnswer.TakenUncounted ignored -> relayed.increment(batch.bytes().length);
                case BackendAnswer.Hole ignored -> {}
                case BackendAnswer.Refused ignored -> {}
            }
            return answer;
        };
    }

    private synchronized int count(BuildPhase phase) {
        return phases.getOrDefault(phase, 0);
    }

    private synchronized void refresh() {
        phases.clear();
        for (CoprBuild build : builds.get()) {
            CoprBuildStatus status = build.getStatus();
            BuildPhase phase = status == null || status.phase() == null ? BuildPhase.PENDING : status.phase();
            phases.merge(phase, 1, Integer::sum);
        }
    }

    /** Everything in Prometheus' text format. */
    public String scrape() {
        refresh();
        return registry.scrape();
    }
}
