package org.fedoracopr.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JitteredRetryTest {

    @Test
    void doublesUpToAMinuteAndNeverEnds() {
        var execution = new JitteredRetry(() -> 1.0).initExecution();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            pauses.add(execution.nextDelay().orElseThrow());
            assertThat(execution.isLastAttempt()).isFalse();
        }

        assertThat(pauses).startsWith(500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 32_000L, 60_000L, 60_000L);
        assertThat(pauses.getLast()).isEqualTo(60_000L);
        assertThat(execution.getAttemptCount()).isEqualTo(1_000);
    }

    @Test
    void spreadsByHalf() {
        assertThat(new JitteredRetry(() -> 0.0).initExecution().nextDelay()).contains(250L);
        assertThat(new JitteredRetry(() -> 0.5).initExecution().nextDelay()).contains(375L);
    }
}
