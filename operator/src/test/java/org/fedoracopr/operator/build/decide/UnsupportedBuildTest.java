package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UnsupportedBuildTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @Test
    void waitsAndSaysWhy() {
        CoprBuildStatus status = UnsupportedBuild.status(status(null), 3, "spec.output is unknown", NOW);

        assertThat(status.phase()).isEqualTo(BuildPhase.PENDING);
        assertThat(status.attempts()).isEmpty();
        assertThat(status.conditions()).singleElement().satisfies(condition -> {
            assertThat(condition.type()).isEqualTo("Complete");
            assertThat(condition.status()).isEqualTo("False");
            assertThat(condition.reason()).isEqualTo("UnsupportedVersion");
            assertThat(condition.message()).isEqualTo("spec.output is unknown");
        });
    }

    @Test
    void sayingItAgainChangesNothing() {
        CoprBuildStatus once = UnsupportedBuild.status(status(null), 3, "why", NOW);

        assertThat(UnsupportedBuild.status(once, 3, "why", NOW.plusSeconds(60))).isEqualTo(once);
    }

    @Test
    void aBuildThatHasEndedKeepsItsStatus() {
        CoprBuildStatus ended = status(BuildPhase.SUCCEEDED);

        assertThat(UnsupportedBuild.status(ended, 3, "why", NOW)).isEqualTo(ended);
    }

    private static CoprBuildStatus status(@Nullable BuildPhase phase) {
        return new CoprBuildStatus(phase, List.of(), List.of(), null, null, null, null, null, null, null, null, null);
    }
}
