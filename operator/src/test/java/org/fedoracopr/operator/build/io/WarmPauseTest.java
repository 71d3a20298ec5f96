package org.fedoracopr.operator.build.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long nothing is made ahead after warm-ups that failed. */
class WarmPauseTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String F43 = "fedora-43-x86_64";

    private final WarmPause pause = new WarmPause();

    private Duration length() {
        return Duration.between(NOW, pause.end("copr", "x86", F43));
    }

    @Test
    void isLongerEachTimeAndHasABound() {
        assertThat(pause.end("copr", "x86", F43)).isEqualTo(Instant.EPOCH);
        assertThat(pause.problem("copr", "x86")).isNull();

        pause.failed("copr", "x86", F43, "no mirror answers", NOW);
        assertThat(length()).isEqualTo(Duration.ofSeconds(30));
        pause.failed("copr", "x86", F43, "no mirror answers", NOW);
        assertThat(length()).isEqualTo(Duration.ofSeconds(60));
        for (int more = 0; more < 100; more++) {
            pause.failed("copr", "x86", F43, "no mirror answers", NOW);
        }
        assertThat(length()).isEqualTo(Duration.ofMinutes(32));
        assertThat(pause.problem("copr", "x86"))
                .isEqualTo(
                        "no builder of fedora-43-x86_64 is made ahead until 2026-01-02T03:36:05Z, after 102 failures:"
                                + " no mirror answers");
    }

    @Test
    void isOfOneChrootOfOnePoolAlone() {
        pause.failed("copr", "x86", F43, "why", NOW);

        assertThat(pause.end("copr", "x86", "fedora-42-x86_64")).isEqualTo(Instant.EPOCH);
        assertThat(pause.end("copr", "other", F43)).isEqualTo(Instant.EPOCH);
        assertThat(pause.end("elsewhere", "x86", F43)).isEqualTo(Instant.EPOCH);
        assertThat(pause.problem("elsewhere", "x86")).isNull();
    }

    @Test
    void endsWithAWarmUpThatDoesNotFail() {
        pause.failed("copr", "x86", F43, "why", NOW);

        pause.succeeded("copr", "x86", F43);

        assertThat(pause.end("copr", "x86", F43)).isEqualTo(Instant.EPOCH);
        pause.failed("copr", "x86", F43, "why", NOW);
        assertThat(length()).isEqualTo(Duration.ofSeconds(30));
    }
}
