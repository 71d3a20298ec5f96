package org.fedoracopr.operator.queue.io;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/** A CoprBuilderPool as the queue counts it. */
public final class PoolView {

    private PoolView() {}

    static Pool of(
            CoprBuilderPool pool,
            Map<String, Integer> occupied,
            Map<String, Integer> starting,
            Map<String, Integer> draining,
            PoolHealth health,
            Instant now) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String name = pool.getMetadata().getName();
        int max = Objects.requireNonNullElse(spec.max(), 1);
        int maxStarting = Objects.requireNonNullElse(spec.maxStarting(), max);
        return new Pool(
                name,
                spec.architectures(),
                Set.copyOf(spec.tags()),
                Objects.requireNonNullElse(spec.priority(), 0),
                max,
                health.isOnTrial() ? Math.min(1, maxStarting) : maxStarting,
                occupied.getOrDefault(name, 0),
                starting.getOrDefault(name, 0),
                draining.getOrDefault(name, 0),
                closed(pool, health, now));
    }

    /** Why a pool admits nothing; null when it does. */
    public static Pool.@Nullable Closed closed(CoprBuilderPool pool, PoolHealth health, Instant now) {
        String name = "pool " + pool.getMetadata().getName();
        if (Unread.problem(pool) != null) {
            return new Pool.Closed("unreadable", name + " cannot be read by this version of the operator");
        }
        if (pool.isMarkedForDeletion()) {
            return new Pool.Closed("deleted", name + " is being deleted");
        }
        if (pool.getSpec().paused()) {
            return new Pool.Closed("paused", name + " is paused by an administrator");
        }
        if (health.isSuspended(now)) {
            return new Pool.Closed(
                    "suspended",
                    name + " admits nothing until " + health.until() + ", after it was tried " + health.failures()
                            + (health.failures() == 1 ? " time" : " times") + " in vain: " + health.message());
        }
        return null;
    }
}
