package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.ProbeKind;
import org.fedoracopr.devkit.node.model.ProbeTally;
import org.jspecify.annotations.Nullable;

/**
 * Asks the probes of a pod's running containers, each in a virtual thread of its own, and tells answers when they begin to count.
 *
 * <p>A startup probe is asked first; the others begin when it has succeeded.
 */
final class PodProbes implements AutoCloseable {

    private final Consumer<PodEvent> events;
    private final Map<String, CountDownLatch> stops = new ConcurrentHashMap<>();

    PodProbes(Consumer<PodEvent> events) {
        this.events = events;
    }

    /** Begins to ask about one run of a container. */
    void start(Container container, String id) {
        CountDownLatch stop = new CountDownLatch(1);
        stop(container.getName());
        stops.put(container.getName(), stop);
        if (container.getStartupProbe() == null) {
            startOthers(container, id, stop);
        } else {
            run(container, id, ProbeKind.STARTUP, container.getStartupProbe(), stop);
        }
    }

    /** Asks no more about a container. */
    void stop(String container) {
        CountDownLatch stop = stops.remove(container);
        if (stop != null) {
            stop.countDown();
        }
    }

    @Override
    public void close() {
        stops.values().forEach(CountDownLatch::countDown);
        stops.clear();
    }

    private void startOthers(Container container, String id, CountDownLatch stop) {
        run(container, id, ProbeKind.READINESS, container.getReadinessProbe(), stop);
        run(container, id, ProbeKind.LIVENESS, container.getLivenessProbe(), stop);
    }

    private void run(Container container, String id, ProbeKind kind, @Nullable Probe probe, CountDownLatch stop) {
        if (probe != null) {
            Thread.ofVirtual()
                    .name(kind.word() + "-probe-" + container.getName())
                    .start(() -> ask(container, id, kind, probe, stop));
        }
    }

    private void ask(Container container, String id, ProbeKind kind, Probe probe, CountDownLatch stop) {
        ProbeTally tally = ProbeTally.of(or(probe.getSuccessThreshold(), 1), or(probe.getFailureThreshold(), 3));
        Duration period = Duration.ofSeconds(or(probe.getPeriodSeconds(), 10));
        try (ProbeCall call = new ProbeCall(container, probe, Duration.ofSeconds(or(probe.getTimeoutSeconds(), 1)))) {
            boolean over = stop.await(or(probe.getInitialDelaySeconds(), 0), TimeUnit.SECONDS);
            while (!over) {
                ProbeCall.Answer answer = call.ask();
                ProbeTally after = tally.plus(answer.success());
                if (!Objects.equals(after.result(), tally.result()) && stop.getCount() > 0) {
                    events.accept(
                            new PodEvent.Probed(container.getName(), id, kind, answer.success(), answer.message()));
                    if (kind == ProbeKind.STARTUP && answer.success()) {
                        startOthers(container, id, stop);
                        return;
                    }
                    if (kind != ProbeKind.READINESS && !answer.success()) {
                        // The container is being killed; its next run is asked anew.
                        return;
                    }
                }
                tally = after;
                over = stop.await(period.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int or(@Nullable Integer value, int otherwise) {
        return value == null ? otherwise : value;
    }
}
