package org.fedoracopr.operator.queue.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Waiting builds are told what holds them at a bounded pace. */
class TellingPaceTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final TellingPace pace = new TellingPace();

    private int told(Instant now) {
        int told = 0;
        while (pace.take(now)) {
            told++;
        }
        return told;
    }

    @Test
    void afterAQuietTimeManyAreToldAndThenFiveASecond() {
        assertThat(told(START)).isEqualTo(TellingPace.BURST);
        assertThat(told(START)).isZero();
        assertThat(told(START.plusMillis(100))).isZero();
        assertThat(told(START.plusMillis(200))).isEqualTo(1);
        assertThat(told(START.plusMillis(1200))).isEqualTo(TellingPace.PER_SECOND);
        assertThat(told(START.plusSeconds(3600))).isEqualTo(TellingPace.BURST);
    }

    @Test
    void aClockThatGoesBackGivesNothingAndTakesNothing() {
        assertThat(told(START)).isEqualTo(TellingPace.BURST);
        assertThat(told(START.minusSeconds(60))).isZero();
        assertThat(told(START.minusSeconds(59))).isEqualTo(TellingPace.PER_SECOND);
    }
}
