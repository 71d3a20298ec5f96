package org.fedoracopr.operator.relay.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
