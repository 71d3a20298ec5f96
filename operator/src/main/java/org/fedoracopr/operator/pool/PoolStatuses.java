package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/** What a pool says of itself, as a pure function of its spec and the builds that are admitted to it. */
final class PoolStatuses {

    private PoolStatuses() {}

    static CoprBuilderPoolStatus of(CoprBuilderPool pool, List<CoprBuild> builds, Instant now) {
        String name = pool.getMetadata().getName();
        int starting = count(builds, name, BuildPhase.STARTING);
        int running = count(builds, name, BuildPhase.RUNNING);
        long generation = Objects.requireNonNullElse(pool.getMetadata().getGeneration(), 0L);
        CoprBuilderPoolStatus before = pool.getStatus();
        return new CoprBuilderPoolStatus(starting, running, List.of(ready(pool, before, generation, now)), generation);
    }

    private static StatusCondition ready(
            CoprBuilderPool pool, @Nullable CoprBuilderPoolStatus before, long generation, Instant now) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String unread = Unread.problem(pool);
        boolean hasClaim = spec.results() != null && spec.results().claimName() != null;
        String value = hasClaim && unread == null ? "True" : "False";
        Instant since = before == null
                ? now
                : before.conditions().stream()
                        .filter(condition -> condition.type().equals("Ready")
                                && condition.status().equals(value)
                                && condition.lastTransitionTime() != null)
                        .map(condition -> Objects.requireNonNullElse(condition.lastTransitionTime(), now))
                        .findFirst()
                        .orElse(now);
        return new StatusCondition(
                "Ready",
                value,
                unread != null ? Unread.REASON : hasClaim ? "Configured" : "NoResultsClaim",
                unread != null
                        ? StatusBounds.message(unread, StatusBounds.MAX_MESSAGE)
                        : hasClaim ? null : "name a claim for the results in spec.results.claimName",
                since,
                generation);
    }

    private static int count(List<CoprBuild> builds, String pool, BuildPhase phase) {
        return (int) builds.stream()
                .filter(build -> build.getStatus() != null
                        && build.getStatus().phase() == phase
                        && !build.getStatus().attempts().isEmpty()
                        && build.getStatus().attempts().getLast().endedAt() == null
                        && pool.equals(build.getStatus().attempts().getLast().pool()))
                .count();
    }
}
