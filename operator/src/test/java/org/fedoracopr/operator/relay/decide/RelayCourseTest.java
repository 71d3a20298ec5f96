package org.fedoracopr.operator.relay.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.relay.decide.RelayCourse.Ending;
import org.fedoracopr.operator.relay.decide.RelayCourse.Step;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the Pod's log is read again, when the agent is asked, and what is said of bytes that nobody has. */
class RelayCourseTest {

    private static RelayCourse after(boolean fromTheStart, Ending... endings) {
        RelayCourse course = RelayCourse.begin(fromTheStart);
        for (Ending ending : endings) {
            course = course.after(ending);
        }
        return course;
    }

    @Test
    void logIsReadBeforeTheAgentIsAsked() {
        assertThat(after(true).step()).isEqualTo(Step.TAIL);
        assertThat(after(false).step()).isEqualTo(Step.TAIL);
    }

    @ParameterizedTest
    @EnumSource(Ending.class)
    void onlyTheFirstReadingCanBeginWithTheContainer(Ending ending) {
        assertThat(after(true).trusted()).isTrue();
        assertThat(after(true, ending).trusted()).isFalse();
        assertThat(after(false, ending).trusted()).isFalse();
    }

    @Test
    void contradictedReReadingSettlesIt() {
        assertThat(after(true, Ending.CONTRADICTED).step()).isEqualTo(Step.TAIL);
        assertThat(after(true, Ending.CONTRADICTED, Ending.CONTRADICTED).step()).isEqualTo(Step.RANGE);
        RelayCourse lost = after(false, Ending.CONTRADICTED);
        assertThat(lost.step()).isEqualTo(Step.RANGE);
        assertThat(lost.fetched().step()).isEqualTo(Step.RANGE);
    }

    @Test
    void readingsThatShowNothingLeadToTheAgentAndBack() {
        assertThat(after(false, Ending.TOO_SHORT).step()).isEqualTo(Step.TAIL);
        RelayCourse twice = after(false, Ending.TOO_SHORT, Ending.TOO_SHORT);
        assertThat(twice.step()).isEqualTo(Step.RANGE_ONCE);
        assertThat(twice.fetched().step()).isEqualTo(Step.TAIL);
        assertThat(after(false, Ending.FULL).step()).isEqualTo(Step.RANGE_ONCE);
        assertThat(after(false, Ending.TOO_SHORT, Ending.CONFIRMED, Ending.TOO_SHORT)
                        .step())
                .isEqualTo(Step.TAIL);
        assertThat(after(false, Ending.TOO_SHORT, Ending.NOT_OPENED, Ending.TOO_SHORT)
                        .step())
                .isEqualTo(Step.RANGE_ONCE);
    }

    @Test
    void readingsThatStayBehindLeadToTheAgentForGood() {
        assertThat(after(false, Ending.LAGGING).step()).isEqualTo(Step.TAIL);
        assertThat(after(false, Ending.LAGGING, Ending.LAGGING).step()).isEqualTo(Step.RANGE);
        assertThat(after(false, Ending.TOO_SHORT, Ending.LAGGING).step()).isEqualTo(Step.RANGE);
        assertThat(after(false, Ending.LAGGING, Ending.CONFIRMED, Ending.LAGGING)
                        .step())
                .isEqualTo(Step.TAIL);
    }

    @Test
    void lagThatShrinksIsOneOfALateBeginning() {
        Instant start = Instant.parse("2026-01-02T03:04:05Z");
        Lag lag = Lag.begin(start);
        assertThat(lag.persists(start.plusSeconds(60), 1_000))
                .as("the first look")
                .isFalse();
        lag = lag.next(start.plusSeconds(60), 1_000);
        assertThat(lag.persists(start.plusSeconds(64), 1_000)).as("too soon").isFalse();
        assertThat(lag.persists(start.plusSeconds(65), 1_000)).isTrue();
        assertThat(lag.persists(start.plusSeconds(65), 900))
                .as("within a tenth")
                .isTrue();
        assertThat(lag.persists(start.plusSeconds(65), 899)).isFalse();
        assertThat(lag.persists(start.plusSeconds(65), 0)).isFalse();
        assertThat(lag.next(start.plusSeconds(64), 5)).isEqualTo(lag);
        assertThat(lag.next(start.plusSeconds(65), 5)).isEqualTo(new Lag(start.plusSeconds(65), 5));
        assertThat(new Lag(start, 0).persists(start.plusSeconds(10), 0)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        // seconds, read, known, trusted, broken
        "3600, 100, 100, true, false",
        "3600, 100, 90, true, false",
        "3600, 100, 100, false, false",
        "44, 100, 101, true, false",
        "45, 100, 101, true, true",
        "4, 100, 101, false, false",
        "5, 100, 101, false, true",
        "3600, 0, 0, false, false"
    })
    void quietStreamIsBrokenOnlyIfTheAgentHasMore(
            long seconds, long read, long known, boolean trusted, boolean broken) {
        assertThat(QuietStream.isBroken(Duration.ofSeconds(seconds), read, known, trusted))
                .isEqualTo(broken);
    }

    @Test
    void missingBytesAreNamedWithTheirPlace() {
        var seal = new LogSeal(1_000, "0".repeat(64));
        assertThat(MissingBytes.of(0, 0, null)).isNull();
        assertThat(MissingBytes.of(400, 300, seal)).isEqualTo(new MissingBytes(400, 1_000, true));
        assertThat(new MissingBytes(400, 1_000, true).text()).isEqualTo("600 bytes from byte 400 on are missing");
        assertThat(new MissingBytes(999, 1_000, true).text()).isEqualTo("1 byte from byte 999 on is missing");
        assertThat(new MissingBytes(1_000, 1_000, true).text()).isEqualTo("no byte of its 1000 is missing");
        assertThat(new MissingBytes(1_000, 1_000, true).isNothing()).isTrue();
        assertThat(new MissingBytes(1_000, 1_000, false).isNothing()).isFalse();
        assertThat(new MissingBytes(999, 1_000, true).isNothing()).isFalse();
        assertThat(new MissingBytes(0, 10, false).text()).isEqualTo("at least 10 bytes from byte 0 on are missing");
        assertThat(new MissingBytes(50, 10, false).text()).isEqualTo("what came after byte 50 is not known");
        assertThat(new MissingBytes(0, 10, false).note())
                .startsWith("\n")
                .endsWith("\n")
                .contains("at least 10 bytes");
    }
}
