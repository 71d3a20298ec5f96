package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.io.PoolView;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.status.Conditions;
import org.fedoracopr.operator.unread.Unread;
import org.fedoracopr.operator.warm.model.WarmState;

/** What a pool says of itself, as a pure function of its spec and the builds that are admitted to it. */
final class PoolStatuses {

    private PoolStatuses() {}

    /** @param warm how it fares with builders that are made ahead */
    static CoprBuilderPoolStatus of(CoprBuilderPool pool, List<CoprBuild> builds, WarmState warm, Instant now) {
        String name = pool.getMetadata().getName();
        int starting = count(builds, name, BuildPhase.STARTING);
        int running = count(builds, name, BuildPhase.RUNNING);
        long generation = Objects.requireNonNullElse(pool.getMetadata().getGeneration(), 0L);
        List<StatusCondition> before =
                pool.getStatus() == null ? List.of() : pool.getStatus().conditions();
        PoolHealth health = PoolHealth.of(builds).getOrDefault(name, PoolHealth.WELL);
        var conditions = new ArrayList<>(
                List.of(ready(pool, before, generation, now), admitting(pool, health, before, generation, now)));
        if (!pool.getSpec().prealloc().isEmpty()) {
            conditions.add(Conditions.of(
                    "Warm",
                    warm.problem() == null,
                    warm.problem() == null ? "Working" : "WarmUpFailed",
                    warm.problem(),
                    before,
                    generation,
                    now));
        }
        return new CoprBuilderPoolStatus(starting, running, warm.warm(), conditions, generation);
    }

    private static StatusCondition ready(
            CoprBuilderPool pool, List<StatusCondition> before, long generation, Instant now) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String unread = Unread.problem(pool);
        boolean hasClaim = spec.results() != null && spec.results().claimName() != null;
        return Conditions.of(
                "Ready",
                hasClaim && unread == null,
                unread != null ? Unread.REASON : hasClaim ? "Configured" : "NoResultsClaim",
                unread != null ? unread : hasClaim ? null : "name a claim for the results in spec.results.claimName",
                before,
                generation,
                now);
    }

    /** Whether the pool takes builds, and if not, why: what waiting builds say of it, too. */
    private static StatusCondition admitting(
            CoprBuilderPool pool, PoolHealth health, List<StatusCondition> before, long generation, Instant now) {
        Pool.Closed closed = PoolView.closed(pool, health, now);
        String reason = closed == null
                ? health.isOnTrial() ? "OnTrial" : "Open"
                : closed.reason().substring(0, 1).toUpperCase(Locale.ROOT)
                        + closed.reason().substring(1);
        String message = closed == null
                ? health.isOnTrial() ? "one builder at a time is tried after: " + health.message() : null
                : closed.message();
        return Conditions.of("Admitting", closed == null, reason, message, before, generation, now);
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
