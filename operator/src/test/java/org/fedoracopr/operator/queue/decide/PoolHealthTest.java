package org.fedoracopr.operator.queue.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.junit.jupiter.api.Test;

/** What the builds of a pool tell of its nodes and chroots; how its builders come up is in PoolStatusesTest. */
class PoolHealthTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final List<CoprBuild> builds = new ArrayList<>();

    private PoolHealth health() {
        return Objects.requireNonNull(PoolHealth.of(builds).get("here"));
    }

    private void unschedulable(String since) {
        builds.add(yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1}
                status:
                  phase: Starting
                  conditions: [{type: Scheduled, status: "False", reason: Unschedulable, message: 0/3 nodes fit, lastTransitionTime: "%s"}]
                  attempts: [{number: 1, pool: here, startedAt: "%s"}]
                """.formatted(since, since), CoprBuild.class));
    }

    private void running(String since) {
        builds.add(yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1}
                status:
                  phase: Running
                  conditions: [{type: Scheduled, status: "True", reason: Scheduled, lastTransitionTime: "%s"}]
                  attempts: [{number: 1, pool: here, startedAt: "%s", runningAt: "%s"}]
                """.formatted(since, since, since), CoprBuild.class));
    }

    private void ended(String owner, String chroot, String began, String at, String verdict) {
        builds.add(yaml.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1, chroot: %s, project: {owner: %s, name: p}}
                status:
                  phase: Failed
                  attempts: [{number: 1, pool: here, startedAt: "%s", runningAt: "%s", endedAt: "%s", verdict: {%s}}]
                """.formatted(chroot, owner, began, began, at, verdict), CoprBuild.class));
    }

    @Test
    void aPoolWhoseBuildersGetNoNodeWaitsAfterAWhile() {
        unschedulable("2026-01-02T12:00:00Z");
        unschedulable("2026-01-02T12:00:30Z");
        NodeWait wait = Objects.requireNonNull(health().nodeWait());
        assertThat(wait).isEqualTo(new NodeWait(NOON, 2, 0, "0/3 nodes fit"));
        // An autoscaler has its time, and the builders that ask it for nodes are admitted meanwhile.
        assertThat(wait.isTooLong(NOON.plusSeconds(119))).isFalse();
        assertThat(wait.isTooLong(NOON.plusSeconds(120))).isTrue();
    }

    @Test
    void aBuilderThatBeginsToWorkMeansThatNodesMove() {
        unschedulable("2026-01-02T12:00:00Z");
        running("2026-01-02T12:03:00Z");
        assertThat(health().nodeWait()).isEqualTo(new NodeWait(NOON.plusSeconds(180), 1, 1, "0/3 nodes fit"));
    }

    @Test
    void noneWaitsWhereAllHaveNodes() {
        running("2026-01-02T12:03:00Z");
        assertThat(health().nodeWait()).isNull();
    }

    @Test
    void aChrootThatBuildersOfThreeOwnersDoNotKnowIsStopped() {
        ended("alice", "old-1-x86_64", "2026-01-02T11:58:00Z", "2026-01-02T11:58:10Z", "cause: ChrootUnknown");
        ended("alice", "old-1-x86_64", "2026-01-02T11:58:00Z", "2026-01-02T11:58:20Z", "cause: ChrootUnknown");
        ended("bob", "old-1-x86_64", "2026-01-02T11:58:00Z", "2026-01-02T11:59:00Z", "cause: ChrootUnknown");
        assertThat(health().chroots()).as("it is two owners' builders' word").isEmpty();

        ended(
                "carol",
                "old-1-x86_64",
                "2026-01-02T11:59:30Z",
                "2026-01-02T12:00:00Z",
                "cause: ChrootUnknown, message: no such chroot");
        assertThat(health().chroots())
                .containsOnlyKeys("old-1-x86_64")
                .containsEntry("old-1-x86_64", new Trials(2, NOON.plusSeconds(60), "no such chroot"));
        assertThat(health().isSuspended(NOON)).as("other chroots go on").isFalse();
    }

    @Test
    void aBuildThatGotBeyondTheChrootOpensIt() {
        for (String owner : List.of("alice", "bob", "carol")) {
            ended(owner, "f-1-x86_64", "2026-01-02T11:58:00Z", "2026-01-02T11:58:10Z", "cause: ChrootUnknown");
        }
        ended(
                "dave",
                "f-1-x86_64",
                "2026-01-02T11:58:00Z",
                "2026-01-02T11:59:00Z",
                "cause: BuildFailed, culprit: Package");
        assertThat(health().chroots()).isEmpty();
        ended("eve", "f-1-x86_64", "2026-01-02T11:59:30Z", "2026-01-02T12:00:00Z", "cause: ChrootUnknown");
        assertThat(health().chroots()).isEmpty();
    }
}
