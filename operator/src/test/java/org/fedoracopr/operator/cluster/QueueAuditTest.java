package org.fedoracopr.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.junit.jupiter.api.Test;

/** The audit must notice what it is there for. */
class QueueAuditTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(60);

    private final QueueAudit audit = new QueueAudit();

    private static CoprBuild build(int number, String status) {
        return new KubernetesSerialization().unmarshal("""
                apiVersion: copr.fedorainfracloud.org/v1alpha1
                kind: CoprBuild
                metadata: {name: build-%d}
                spec: {project: {owner: alice, name: p, directory: p}}
                status: %s
                """.formatted(number, status), CoprBuild.class);
    }

    private static CoprBuild admitted(int number) {
        return build(number, "{phase: Starting, attempts: [{number: 1, pool: one}]}");
    }

    private static CoprBuild ended(int number) {
        return build(number, "{phase: Succeeded, attempts: [{number: 1, pool: one, endedAt: '2026-03-01T10:00:30Z'}]}");
    }

    @Test
    void oneBuildMoreThanAPoolTakesIsNoticed() {
        audit.limit("pool one", 1, NOW);
        audit.limit("owner", 9, NOW);
        audit.see(admitted(1), LATER);
        assertThat(audit.violations()).isEmpty();

        audit.see(admitted(2), LATER);

        assertThat(audit.violations()).singleElement().asString().startsWith("build-2 is number 2 of pool one");
        assertThat(audit.admitted()).isEqualTo(2);
    }

    @Test
    void oneBuildMoreThanAnOwnerMayHaveIsNoticed() {
        audit.limit("pool one", 9, NOW);
        audit.limit("owner", 1, NOW);
        audit.see(admitted(1), LATER);
        audit.see(admitted(2), LATER);
        assertThat(audit.violations()).singleElement().asString().startsWith("build-2 is number 2 of owner alice");
    }

    @Test
    void aPlaceThatIsFreeAgainCounts() {
        audit.limit("pool one", 1, NOW);
        audit.see(admitted(1), LATER);
        audit.see(ended(1), LATER);
        audit.see(admitted(2), LATER);
        assertThat(audit.violations()).isEmpty();
    }

    @Test
    void aLimitThatWasLoweredAMomentAgoIsNotHeldAgainstAnybody() {
        audit.limit("pool one", 2, NOW);
        audit.limit("pool one", 1, LATER);
        audit.see(admitted(1), LATER.plusSeconds(1));
        audit.see(admitted(2), LATER.plusSeconds(1));
        assertThat(audit.violations()).isEmpty();
        audit.see(ended(2), LATER.plusSeconds(1));
        audit.see(admitted(3), LATER.plusSeconds(11));
        assertThat(audit.violations()).hasSize(1);
    }
}
