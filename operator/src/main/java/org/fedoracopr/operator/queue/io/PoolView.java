package org.fedoracopr.operator.queue.io;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.unread.Unread;

/** A CoprBuilderPool as the queue counts it. */
final class PoolView {

    private PoolView() {}

    static Pool of(CoprBuilderPool pool, Map<String, Integer> occupied, Map<String, Integer> starting) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String name = pool.getMetadata().getName();
        // A pool on its way out takes nothing new, nor does one that cannot be read.
        int max = pool.isMarkedForDeletion() || Unread.problem(pool) != null
                ? 0
                : Objects.requireNonNullElse(spec.max(), 1);
        return new Pool(
                name,
                spec.architectures(),
                Set.copyOf(spec.tags()),
                Objects.requireNonNullElse(spec.priority(), 0),
                max,
                Objects.requireNonNullElse(spec.maxStarting(), max),
                occupied.getOrDefault(name, 0),
                starting.getOrDefault(name, 0));
    }
}
