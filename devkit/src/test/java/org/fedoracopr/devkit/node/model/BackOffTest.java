package org.fedoracopr.devkit.node.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackOffTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void theFirstRestartIsAtOnceAndEachFurtherPauseTwiceAsLongUpToFiveMinutes() {
        BackOff backOff = BackOff.beginningWith(Duration.ofSeconds(10));
        List<Long> pauses = new ArrayList<>();
        Instant at = NOW;
        for (int i = 0; i < 8; i++) {
            backOff = backOff.afterEnd(at);
            pauses.add(backOff.pause().toSeconds());
            at = at.plus(backOff.pause()).plusSeconds(1);
        }
        assertThat(pauses).containsExactly(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L);
    }

    @Test
    void aLongRunIsForgiven() {
        BackOff twice =
                BackOff.beginningWith(Duration.ofSeconds(10)).afterEnd(NOW).afterEnd(NOW);
        assertThat(twice.afterEnd(NOW.plusSeconds(600)).pause()).isEqualTo(Duration.ofSeconds(20));
        assertThat(twice.afterEnd(NOW.plusSeconds(611)).pause()).isEqualTo(Duration.ZERO);
    }
}
