package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.fedoracopr.operator.build.model.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events of builds and pools, beside the builds' own course: no build waits for one.
 *
 * <p>An event that cannot be written is lost, and so is one that finds too many before it: they are for people and decide nothing. The operator's log says so.
 */
final class Announcer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final int WAITING = 10_000;
    private static final int WRITERS = 4;
    private static final Duration FLUSH = Duration.ofSeconds(5);

    private final Consumer<Event> writer;
    private final Duration flush;
    private final AtomicLong lost = new AtomicLong();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("events").daemon().factory(),
            (task, full) -> lose(task));

    Announcer(KubernetesClient client) {
        this(event -> client.v1().events().resource(event).create(), FLUSH);
    }

    /** @param flush how long closing waits for what is not written yet */
    Announcer(Consumer<Event> writer, Duration flush) {
        this.writer = Objects.requireNonNull(writer, "writer is null");
        this.flush = Objects.requireNonNull(flush, "flush is null");
    }

    void announce(HasMetadata resource, Action.Announce announce, Instant now) {
        threads.execute(new Writing(event(resource, announce, now)));
    }

    /** One event on its way. */
    private final class Writing implements Runnable {
        private final Event event;

        Writing(Event event) {
            this.event = event;
        }

        @Override
        public void run() {
            try {
                writer.accept(event);
            } catch (KubernetesClientException e) {
                lost.incrementAndGet();
                log.warn("{} is lost: {}", this, e.getMessage());
            }
        }

        @Override
        public String toString() {
            return "event " + event.getReason() + " of "
                    + event.getInvolvedObject().getName();
        }
    }

    private void lose(Runnable task) {
        lost.incrementAndGet();
        log.warn("{} is lost: too many wait before it, or the operator is being stopped", task);
    }

    /** How many events were never written. */
    long lost() {
        return lost.get();
    }

    private static Event event(HasMetadata resource, Action.Announce announce, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(resource.getMetadata().getNamespace())
                .withGenerateName(resource.getMetadata().getName() + ".")
                .endMetadata()
                .withType(announce.warning() ? "Warning" : "Normal")
                .withReason(announce.reason())
                .withMessage(announce.message())
                .withFirstTimestamp(now.toString())
                .withLastTimestamp(now.toString())
                .withCount(1)
                .withNewSource()
                .withComponent("copr-builder")
                .endSource()
                .withNewInvolvedObject()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withName(resource.getMetadata().getName())
                .withNamespace(resource.getMetadata().getNamespace())
                .withUid(resource.getMetadata().getUid())
                .endInvolvedObject()
                .build();
    }

    /** Gives what waits a moment, for the last word on a build is among it. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(flush.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow().forEach(this::lose);
            }
        } catch (InterruptedException e) {
            threads.shutdownNow().forEach(this::lose);
            Thread.currentThread().interrupt();
        }
    }
}
