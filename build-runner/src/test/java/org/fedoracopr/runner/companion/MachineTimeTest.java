package org.fedoracopr.runner.companion;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTimeTest {

    private static final Instant NOW = Instant.parse("2026-11-25T19:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "1764097200, 1764097200.0",
        "1764097200.0, 1764097200.0",
        "' 1764097200.25\n', 1764097200.25",
        "1764097200.1234567, 1764097200.123457",
        "0, 0.0",
        "-1.5, -1.5"
    })
    void readsAndWritesTheTimesOfTheFile(String text, String written) {
        assertThat(MachineTime.parse(text).map(MachineTime::text)).hasValue(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "nan", "inf", "1e9", "0x10", "99999999999999", "1 2"})
    void knowsNoTimeWhereThereIsNone(String text) {
        assertThat(MachineTime.parse(text)).isEmpty();
    }

    @Test
    void saysWhatIsLeft() {
        Instant limit = NOW.plus(MachineTime.MAXIMUM);
        assertThat(new MachineTime(NOW.plusSeconds(90061), limit).remaining(NOW))
                .isEqualTo("1 days, 1 hours, 1 minutes, 1 seconds");
        assertThat(new MachineTime(NOW, limit).remaining(NOW)).isEqualTo("0 days, 0 hours, 0 minutes, 0 seconds");
        assertThat(new MachineTime(NOW.minusSeconds(1), limit).remaining(NOW)).isEqualTo("expired");
        assertThat(new MachineTime(null, limit).remaining(NOW)).isEqualTo("unknown");
        assertThat(new MachineTime(NOW.plus(Duration.ofDays(9)), limit).remaining(NOW))
                .as("no longer than the backend grants")
                .isEqualTo("3 days, 0 hours, 0 minutes, 0 seconds");
        assertThat(new MachineTime(NOW.plus(Duration.ofDays(9)), null).remaining(NOW))
                .isEqualTo("9 days, 0 hours, 0 minutes, 0 seconds");
    }

    @Test
    void writesMomentsAsPythonDoes() {
        assertThat(MachineTime.pythonText(NOW, ZoneOffset.UTC)).isEqualTo("2026-11-25 19:00:00");
        assertThat(MachineTime.pythonText(NOW.plusMillis(250), ZoneOffset.UTC)).isEqualTo("2026-11-25 19:00:00.250000");
        assertThat(MachineTime.minuteText(NOW, ZoneOffset.UTC)).isEqualTo("2026-11-25 19:00");
    }
}
