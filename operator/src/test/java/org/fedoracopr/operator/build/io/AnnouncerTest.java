package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.operator.build.model.Action;
import org.junit.jupiter.api.Test;

class AnnouncerTest {

    private final Queue<String> written = new ConcurrentLinkedQueue<>();

    @Test
    void whatWaitsIsWrittenBeforeTheEnd() {
        var announcer = new Announcer(event -> written.add(event.getReason()), Duration.ofMinutes(1));
        for (int i = 0; i < 50; i++) {
            announce(announcer, "Reason" + i);
        }

        announcer.close();

        assertThat(written).hasSize(50).contains("Reason0", "Reason49");
        assertThat(announcer.lost()).isZero();
    }

    @Test
    void whatCannotBeWrittenInTimeIsCounted() {
        var never = new CountDownLatch(1);
        var announcer = new Announcer(event -> hang(never, event), Duration.ofMillis(1));
        // Four are under way, each in its thread.
        for (int i = 0; i < 10; i++) {
            announce(announcer, "Reason" + i);
        }

        announcer.close();
        announce(announcer, "Late");

        assertThat(written).isEmpty();
        assertThat(announcer.lost()).isEqualTo(7);
    }

    @Test
    void aRefusedEventIsLost() {
        var announcer = new Announcer(
                event -> {
                    throw new KubernetesClientException("forbidden");
                },
                Duration.ofMinutes(1));
        announce(announcer, "Started");

        announcer.close();

        assertThat(announcer.lost()).isOne();
    }

    private void hang(CountDownLatch never, Event event) {
        try {
            never.await();
            written.add(event.getReason());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void announce(Announcer announcer, String reason) {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withName("1-fedora")
                .withNamespace("copr")
                .withUid("u")
                .build());
        announcer.announce(build, new Action.Announce(false, reason, "words"), Instant.EPOCH);
    }
}
