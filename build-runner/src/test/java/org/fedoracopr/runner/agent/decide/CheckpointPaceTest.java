package org.fedoracopr.runner.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class CheckpointPaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void isDueAtOnceAfterMuchGrowthSoonAfterAnyAndSeldomInSilence() {
        CheckpointPace start = CheckpointPace.start(START);
        assertThat(start.due(START, 1)).isTrue();
        assertThat(start.due(START, 0)).isFalse();
        CheckpointPace printed = new CheckpointPace(START, 10);
        assertThat(printed.due(START.plusMillis(1999), 11)).isFalse();
        assertThat(printed.due(START.plusSeconds(2), 11)).isTrue();
        assertThat(printed.due(START.plusMillis(99), 1_000_000)).isFalse();
        assertThat(printed.due(START.plusMillis(99), 10 + (1 << 20))).isTrue();
        assertThat(printed.due(START.plusMillis(100), 9 + (32 << 10))).isFalse();
        assertThat(printed.due(START.plusMillis(100), 10 + (32 << 10))).isTrue();
        assertThat(printed.due(START.plusSeconds(19), 10)).isFalse();
        assertThat(printed.due(START.plusSeconds(20), 10)).isTrue();
    }
}
