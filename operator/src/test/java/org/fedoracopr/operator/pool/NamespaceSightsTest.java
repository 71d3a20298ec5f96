package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** However many pools a namespace has, its builds are looked at once. */
class NamespaceSightsTest {

    @Test
    void allPoolsShareALook() {
        var looks = new AtomicInteger();
        var now = new AtomicReference<>(Instant.parse("2026-01-02T12:00:00Z"));
        var sights = new NamespaceSights(
                namespace -> {
                    looks.incrementAndGet();
                    return List.of();
                },
                now::get,
                Duration.ofSeconds(4));
        for (int pool = 0; pool < 50; pool++) {
            sights.of("copr");
        }
        assertThat(looks).hasValue(1);
        sights.of("other");
        assertThat(looks).hasValue(2);
        now.set(now.get().plusSeconds(4));
        sights.of("copr");
        assertThat(looks).hasValue(3);
    }
}
