package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.junit.jupiter.api.Test;

/** What a pool says of itself. */
class PoolStatusesTest {

    private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    @Test
    void countsItsOwnStartingAndRunningBuilds() {
        List<CoprBuild> builds = List.of(
                build("Starting", "here"),
                build("Running", "here"),
                build("Running", "here"),
                build("Running", "elsewhere"),
                build("Succeeded", "here"),
                new CoprBuild());

        CoprBuilderPoolStatus status = PoolStatuses.of(pool("results"), builds, NOW);

        assertThat(status.starting()).isEqualTo(1);
        assertThat(status.running()).isEqualTo(2);
    }

    @Test
    void isNotReadyWithoutAClaimForResults() {
        CoprBuilderPool pool = yaml.unmarshal("""
                metadata: {name: here, generation: 3}
                spec: {max: 1}
                """, CoprBuilderPool.class);

        CoprBuilderPoolStatus status = PoolStatuses.of(pool, List.of(), NOW);

        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.status()).isEqualTo("False");
            assertThat(ready.message()).contains("spec.results.claimName");
        });
    }

    @Test
    void keepsTheTimeOfAnUnchangedCondition() {
        CoprBuilderPool pool = pool("results");
        pool.setStatus(PoolStatuses.of(pool, List.of(), EARLIER));

        assertThat(PoolStatuses.of(pool, List.of(), NOW).conditions())
                .singleElement()
                .satisfies(ready -> assertThat(ready.lastTransitionTime()).isEqualTo(EARLIER));
    }

    private CoprBuilderPool pool(String claim) {
        return yaml.unmarshal("""
                metadata: {name: here, generation: 1}
                spec: {max: 1, results: {claimName: %s}}
                """.formatted(claim), CoprBuilderPool.class);
    }

    private CoprBuild build(String phase, String pool) {
        CoprBuild build = yaml.unmarshal("""
                status: {phase: %s, attempts: [{number: 1, pool: %s}]}
                """.formatted(phase, pool), CoprBuild.class);
        build.setMetadata(new ObjectMetaBuilder().withName("b").build());
        return build;
    }
}
