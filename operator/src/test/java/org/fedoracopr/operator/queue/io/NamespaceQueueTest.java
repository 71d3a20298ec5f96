package org.fedoracopr.operator.queue.io;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.junit.jupiter.api.Test;

/** What the queue of a namespace keeps of builds whose chroot a pool stops, and lets in again. */
class NamespaceQueueTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private final KubernetesSerialization yaml = new KubernetesSerialization();
    private final NamespaceQueue queue = new NamespaceQueue();
    private final List<CoprBuild> builds = new ArrayList<>();

    private void waits(int number, String chroot) {
        builds.add(yaml.unmarshal("""
                metadata: {name: b%d, uid: uid-%d, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:0%dZ"}
                spec: {buildId: 1, chroot: %s, project: {owner: o, name: p}}
                """.formatted(number, number, number, chroot), CoprBuild.class));
    }

    private void ended(String owner, String end, String cause) {
        builds.add(yaml.unmarshal("""
                metadata: {name: e, uid: %s-%s, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {buildId: 1, chroot: old-1-x86_64, project: {owner: %s, name: p}}
                status:
                  phase: Failed
                  attempts: [{number: 1, pool: here, startedAt: "2026-01-01T00:59:00Z", runningAt: "2026-01-01T00:59:10Z", endedAt: "%s", verdict: {cause: %s}}]
                """.formatted(owner, cause, owner, end, cause), CoprBuild.class));
    }

    private QueuePlan plan(Instant now) {
        CoprBuilderPool pool = yaml.unmarshal("""
                metadata: {name: here}
                spec: {max: 9, architectures: [{name: x86_64}]}
                """, CoprBuilderPool.class);
        queue.observe(builds, new HashMap<>(), now);
        return queue.plan(List.of(pool), List.of(), 100, now);
    }

    @Test
    void buildsOfAChrootWaitWhileItIsStoppedAndThenOneTriesIt() {
        waits(1, "old-1-x86_64");
        waits(2, "old-1-x86_64");
        waits(3, "new-1-x86_64");
        assertThat(plan(NOW).admitted()).containsOnlyKeys("uid-1", "uid-2", "uid-3");

        for (String owner : List.of("alice", "bob", "carol")) {
            ended(owner, "2026-01-01T00:59:50Z", "ChrootUnknown");
        }
        assertThat(plan(NOW).admitted()).containsOnlyKeys("uid-3");
        assertThat(queue.heldBy()).containsEntry("pool/here/chroot", 2);
        assertThat(queue.hasSuspendedPool()).as("time alone opens it").isTrue();

        assertThat(plan(NOW.plusSeconds(20)).admitted()).containsOnlyKeys("uid-1", "uid-3");
        builds.add(yaml.unmarshal("""
                metadata: {name: t, uid: uid-t, resourceVersion: "1", creationTimestamp: "2026-01-01T00:00:00Z"}
                spec: {buildId: 1, chroot: old-1-x86_64, project: {owner: o, name: p}}
                status: {phase: Starting, attempts: [{number: 1, pool: here, startedAt: "2026-01-01T01:00:20Z"}]}
                """, CoprBuild.class));
        assertThat(plan(NOW.plusSeconds(20)).admitted())
                .as("one is on its way already")
                .containsOnlyKeys("uid-3");

        ended("dave", "2026-01-01T01:00:30Z", "Succeeded");
        assertThat(plan(NOW.plusSeconds(30)).admitted()).containsOnlyKeys("uid-1", "uid-2", "uid-3");
        assertThat(queue.hasSuspendedPool()).isFalse();
    }
}
