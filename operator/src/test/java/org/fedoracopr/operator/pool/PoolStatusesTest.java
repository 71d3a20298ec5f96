package org.fedoracopr.operator.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.NodeFault;
import org.fedoracopr.api.v1alpha1.NodeState;
import org.fedoracopr.api.v1alpha1.PoolNode;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.warm.model.WarmState;
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

        CoprBuilderPoolStatus status = PoolCounts.of(pool("results"), builds, NOW);

        assertThat(status.starting()).isEqualTo(1);
        assertThat(status.running()).isEqualTo(2);
    }

    @Test
    void saysHowItFaresWithWhatItMakesAhead() {
        CoprBuilderPool pool = yaml.unmarshal("""
                metadata: {name: here, generation: 3}
                spec: {max: 4, results: {claimName: results}, prealloc: [{chroot: fedora-43-x86_64, count: 2}]}
                """, CoprBuilderPool.class);

        CoprBuilderPoolStatus well = PoolCounts.of(pool, List.of(), new WarmState(2, null), NOW);
        CoprBuilderPoolStatus bad = PoolCounts.of(pool, List.of(), new WarmState(0, "no such chroot"), NOW);

        assertThat(well.warm()).isEqualTo(2);
        assertThat(well.conditions())
                .filteredOn("type", "Warm")
                .singleElement()
                .satisfies(warm -> assertThat(warm.reason()).isEqualTo("Working"));
        assertThat(bad.conditions()).filteredOn("type", "Warm").singleElement().satisfies(warm -> {
            assertThat(warm.status()).isEqualTo("False");
            assertThat(warm.reason()).isEqualTo("WarmUpFailed");
            assertThat(warm.message()).isEqualTo("no such chroot");
        });
        assertThat(PoolCounts.of(pool("results"), List.of(), NOW).conditions())
                .filteredOn("type", "Warm")
                .isEmpty();
    }

    @Test
    void isNotReadyWithoutAClaimForResults() {
        CoprBuilderPool pool = yaml.unmarshal("""
                metadata: {name: here, generation: 3}
                spec: {max: 1}
                """, CoprBuilderPool.class);

        CoprBuilderPoolStatus status = PoolCounts.of(pool, List.of(), NOW);

        assertThat(status.observedGeneration()).isEqualTo(3);
        assertThat(status.conditions())
                .filteredOn("type", "Ready")
                .singleElement()
                .satisfies(ready -> {
                    assertThat(ready.status()).isEqualTo("False");
                    assertThat(ready.message()).contains("spec.results.claimName");
                });
    }

    @Test
    void keepsTheTimeOfAnUnchangedCondition() {
        CoprBuilderPool pool = pool("results");
        pool.setStatus(PoolCounts.of(pool, List.of(), EARLIER));

        assertThat(PoolCounts.of(pool, List.of(), NOW).conditions())
                .filteredOn("type", "Ready")
                .singleElement()
                .satisfies(ready -> assertThat(ready.lastTransitionTime()).isEqualTo(EARLIER));
    }

    @Test
    void saysWhyItAdmitsNothing() {
        CoprBuilderPool paused = yaml.unmarshal("""
                metadata: {name: here, generation: 3}
                spec: {max: 1, paused: true}
                """, CoprBuilderPool.class);
        assertThat(admitting(paused, List.of(), NOW))
                .isEqualTo("False Paused: pool here is paused by an administrator");
        assertThat(admitting(pool("results"), List.of(), NOW)).isEqualTo("True Open: null");
    }

    @Test
    void aPoolWhoseBuildersDoNotStartAdmitsNothingForAWhileThenOneAtATimeUntilOneBuilds() {
        CoprBuild failed = yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1}
                status:
                  phase: Failed
                  attempts:
                  - {number: 1, pool: here, startedAt: "2026-01-01T00:59:00Z", endedAt: "2026-01-01T00:59:50Z", verdict: {phase: Failed, culprit: Pool, message: no image}}
                """, CoprBuild.class);
        assertThat(admitting(pool("results"), List.of(failed), NOW))
                .isEqualTo(
                        "False Suspended: pool here admits nothing until 2026-01-01T01:00:20Z, after it was tried 1 time in vain: no image");
        assertThat(admitting(pool("results"), List.of(failed), NOW.plusSeconds(20)))
                .isEqualTo("True OnTrial: one builder at a time is tried after: no image");
        CoprBuild wave = failure("2026-01-01T00:59:10Z", "2026-01-01T00:59:55Z");
        assertThat(admitting(pool("results"), List.of(failed, wave), NOW))
                .isEqualTo(admitting(pool("results"), List.of(failed), NOW));
        CoprBuild trial = failure("2026-01-01T01:00:20Z", "2026-01-01T01:00:25Z");
        assertThat(admitting(pool("results"), List.of(failed, wave, trial), NOW.plusSeconds(30)))
                .contains("until 2026-01-01T01:01:25Z, after it was tried 2 times in vain");
        CoprBuild works = yaml.unmarshal("""
                metadata: {name: c}
                spec: {buildId: 2}
                status:
                  phase: Running
                  attempts:
                  - {number: 1, pool: here, runningAt: "2026-01-01T01:00:30Z"}
                """, CoprBuild.class);
        assertThat(admitting(pool("results"), List.of(failed, works), NOW.plusSeconds(40)))
                .isEqualTo("True Open: null");
    }

    @Test
    void aPoolWhoseBuildersGetNoNodeAdmitsNoMoreAfterAWhile() {
        CoprBuild waits = yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1}
                status:
                  phase: Starting
                  conditions: [{type: Scheduled, status: "False", reason: Unschedulable, message: no node fits, lastTransitionTime: "2026-01-01T00:58:00Z"}]
                  attempts: [{number: 1, pool: here, startedAt: "2026-01-01T00:58:00Z"}]
                """, CoprBuild.class);
        assertThat(admitting(pool("results"), List.of(waits), NOW.minusSeconds(1)))
                .isEqualTo("True Open: null");
        assertThat(admitting(pool("results"), List.of(waits), NOW))
                .isEqualTo("False NoNode: pool here admits nothing more until a node takes its builders;"
                        + " 1 builder waits for a node and nothing has moved since 2026-01-01T00:58:00Z: no node fits");
        CoprBuild works = yaml.unmarshal("""
                metadata: {name: c}
                spec: {buildId: 2}
                status: {phase: Running, attempts: [{number: 1, pool: here, runningAt: "2026-01-01T00:50:00Z"}]}
                """, CoprBuild.class);
        assertThat(admitting(pool("results"), List.of(waits, works), NOW))
                .startsWith("False NodesFull: pool here admits nothing more until its nodes have room");
    }

    @Test
    void aChrootThatNoBuilderKnowsIsNamedAndThePoolGoesOn() {
        List<CoprBuild> builds = Stream.of("alice", "bob", "carol")
                .map(owner -> yaml.unmarshal("""
                        metadata: {name: b}
                        spec: {buildId: 1, chroot: old-1-x86_64, project: {owner: %s, name: p}}
                        status:
                          phase: Failed
                          attempts: [{number: 1, pool: here, startedAt: "2026-01-01T00:59:00Z", runningAt: "2026-01-01T00:59:10Z", endedAt: "2026-01-01T00:59:50Z", verdict: {cause: ChrootUnknown, message: no such chroot}}]
                        """.formatted(owner), CoprBuild.class))
                .toList();
        assertThat(admitting(pool("results"), builds, NOW)).isEqualTo("True Open: null");
        assertThat(condition(pool("results"), builds, NOW, "ChrootsKnown"))
                .isEqualTo("False ChrootUnknown: nothing is admitted for old-1-x86_64 until 2026-01-01T01:00:20Z,"
                        + " and then one build: no such chroot");
        assertThat(condition(pool("results"), List.of(), NOW, "ChrootsKnown")).isEqualTo("True AllTaken: null");
    }

    @Test
    void nodesThatAreLeftOutAreCountedAndNamed() {
        var node = new PoolNode(
                "n1", NodeState.QUARANTINED, List.of(new NodeFault("alice", "NodeLost", NOW)), 1, EARLIER, NOW);
        CoprBuilderPoolStatus status = PoolStatuses.of(
                pool("results"),
                NamespaceSight.of(List.of()),
                new NodeFindings(List.of(node), NodeFindings.Hindrance.NONE, List.of()),
                WarmState.NONE,
                ResultsFindings.NONE,
                NOW);
        assertThat(status.quarantined()).isEqualTo(1);
        assertThat(status.nodes()).containsExactly(node);
        assertThat(status.conditions())
                .filteredOn("type", "NodesHealthy")
                .singleElement()
                .satisfies(healthy -> {
                    assertThat(healthy.status()).isEqualTo("False");
                    assertThat(healthy.reason()).isEqualTo("DryRun");
                    assertThat(healthy.message()).startsWith("node n1 would be left out");
                });
        CoprBuilderPool off = yaml.unmarshal("""
                metadata: {name: here, generation: 1}
                spec: {max: 1, nodeHealth: {mode: "Off"}}
                """, CoprBuilderPool.class);
        assertThat(PoolCounts.of(off, List.of(), NOW).conditions())
                .extracting(StatusCondition::type)
                .doesNotContain("NodesHealthy");
    }

    private CoprBuild failure(String began, String ended) {
        return yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1}
                status:
                  phase: Failed
                  attempts:
                  - {number: 1, pool: here, startedAt: "%s", endedAt: "%s", verdict: {phase: Failed, culprit: Pool, message: no image}}
                """.formatted(began, ended), CoprBuild.class);
    }

    private static String admitting(CoprBuilderPool pool, List<CoprBuild> builds, Instant now) {
        return condition(pool, builds, now, "Admitting");
    }

    private static String condition(CoprBuilderPool pool, List<CoprBuild> builds, Instant now, String type) {
        return PoolCounts.of(pool, builds, now).conditions().stream()
                .filter(condition -> condition.type().equals(type))
                .map(condition -> condition.status() + " " + condition.reason() + ": " + condition.message())
                .findFirst()
                .orElseThrow();
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
