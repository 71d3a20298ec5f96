package org.fedoracopr.operator.pool;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all builds of a namespace once for all of its pools, and not once for each.
 *
 * <p>It remembers which nodes were used by builds that are deleted since: a pool's nodes are counted by them.
 */
final class NamespaceSights {

    private static final Duration MEMORY = Duration.ofDays(1);

    private final Function<String, List<CoprBuild>> builds;
    private final InstantSource clock;
    private final Duration fresh;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    /** @param fresh how old what is seen may be */
    NamespaceSights(Function<String, List<CoprBuild>> builds, InstantSource clock, Duration fresh) {
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.fresh = Objects.requireNonNull(fresh, "fresh is null");
    }

    private record Seen(NamespaceSight sight, Instant at) {}

    /** What is seen in a namespace; pools that ask at once wait for one look. */
    NamespaceSight of(String namespace) {
        Instant now = clock.instant();
        Seen current = seen.compute(
                namespace,
                (name, before) ->
                        before != null && now.isBefore(before.at().plus(fresh)) ? before : look(name, before, now));
        return current.sight();
    }

    private Seen look(String namespace, @Nullable Seen before, Instant now) {
        NamespaceSight sight = NamespaceSight.of(builds.apply(namespace));
        return new Seen(before == null ? sight : sight.after(before.sight(), before.at(), now.minus(MEMORY)), now);
    }
}
