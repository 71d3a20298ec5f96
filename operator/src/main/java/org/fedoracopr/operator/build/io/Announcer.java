package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.build.model.Action;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events of builds, beside the builds' own course: no build waits for one.
 *
 * <p>An event that cannot be written is lost, and so is one that finds too many before it: they are for people and decide nothing.
 */
final class Announcer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Announcer.class);
    private static final int WAITING = 10_000;
    private static final int WRITERS = 4;

    private final KubernetesClient client;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            WRITERS,
            WRITERS,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING),
            Thread.ofPlatform().name("events").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());

    Announcer(KubernetesClient client) {
        this.client = Objects.requireNonNull(client, "client is null");
    }

    void announce(CoprBuild build, Action.Announce announce, Instant now) {
        Event event = event(build, announce, now);
        writer.execute(() -> write(event));
    }

    private void write(Event event) {
        try {
            client.v1().events().resource(event).create();
        } catch (KubernetesClientException e) {
            log.warn(
                    "event {} of {}: {}",
                    event.getReason(),
                    event.getInvolvedObject().getName(),
                    e.getMessage());
        }
    }

    private static Event event(CoprBuild build, Action.Announce announce, Instant now) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(build.getMetadata().getNamespace())
                .withGenerateName(build.getMetadata().getName() + ".")
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
                .withApiVersion(build.getApiVersion())
                .withKind(build.getKind())
                .withName(build.getMetadata().getName())
                .withNamespace(build.getMetadata().getNamespace())
                .withUid(build.getMetadata().getUid())
                .endInvolvedObject()
                .build();
    }

    /** Gives what waits a moment, for the last word on a build is among it. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(2, TimeUnit.SECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            writer.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
