package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.build.io.PodSight;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/**
 * I2: no pool has more builders than its max, nor more that start than its maxStarting, desired and observed counted together.
 *
 * <p>A builder whose build is deleted counts whenever another one is admitted, unless the operator may not know of it yet.
 */
final class PoolLimits extends Invariant {

    /** For so long a cut watch, or an old list, may keep something from an operator. */
    private static final Duration LATE = Duration.ofMinutes(6);

    private final World world;
    private final Map<String, Instant> deletedAt = new HashMap<>();

    PoolLimits(World world) {
        super("I2");
        this.world = world;
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        if (before == null || !Objects.equals(before.getStatus(), after.getStatus())) {
            count();
        }
        if (after.isMarkedForDeletion()) {
            buildDeleted(after);
        }
        BuildAttempt attempt = Things.attempt(after);
        if (attempt != null && attempt.podName() != null && (before == null || number(before) < attempt.number())) {
            admitted(attempt);
        }
    }

    @Override
    void buildDeleted(CoprBuild last) {
        deletedAt.putIfAbsent(Things.uid(last), world.time().instant());
    }

    private static int number(CoprBuild build) {
        BuildAttempt attempt = Things.attempt(build);
        return attempt == null ? 0 : attempt.number();
    }

    private void admitted(BuildAttempt attempt) {
        for (CoprBuilderPool pool : world.pools()) {
            if (Things.name(pool).equals(attempt.pool())) {
                Set<String> builders = underWay(pool);
                builders.addAll(strays(pool));
                int max = Objects.requireNonNullElse(pool.getSpec().max(), 1);
                require(
                        builders.size() <= max,
                        "pool %s was given %s, more than %d with those whose builds are deleted",
                        Things.name(pool),
                        builders,
                        max);
            }
        }
    }

    private Set<String> strays(CoprBuilderPool pool) {
        Instant known = world.time().instant().minus(LATE);
        var found = new HashSet<String>();
        for (Pod pod : world.server().pods().list()) {
            String uid = Things.buildUid(pod);
            boolean ofPool =
                    Things.name(pool).equals(pod.getMetadata().getLabels().get(PodIdentity.POOL));
            if (ofPool
                    && deletedAt.getOrDefault(uid, Instant.MAX).isBefore(known)
                    && Instant.parse(pod.getMetadata().getCreationTimestamp()).isBefore(known)
                    && PodSight.observe(pod, uid, Things.attempt(pod)) instanceof PodObservation.Present seen
                    && seen.mayBuild()) {
                found.add("deleted " + uid + "/" + Things.attempt(pod));
            }
        }
        return found;
    }

    @Override
    void podChanged(Store.Change change, Pod pod) {
        if (change == Store.Change.ADDED) {
            count();
        }
    }

    private void count() {
        for (CoprBuilderPool pool : world.pools()) {
            Set<String> builders = underWay(pool);
            long starting = world.server().builds().list().stream()
                    .filter(build ->
                            isUnderWay(build, pool) && build.getStatus().phase() == BuildPhase.STARTING)
                    .count();
            builders.addAll(podsOf(pool));
            int max = Objects.requireNonNullElse(pool.getSpec().max(), 1);
            int maxStarting = Objects.requireNonNullElse(pool.getSpec().maxStarting(), max);
            require(builders.size() <= max, "pool %s has %s of %d builders", Things.name(pool), builders, max);
            require(starting <= maxStarting, "pool %s starts %d of %d", Things.name(pool), starting, maxStarting);
        }
    }

    private Set<String> underWay(CoprBuilderPool pool) {
        var found = new HashSet<String>();
        for (CoprBuild build : world.server().builds().list()) {
            if (isUnderWay(build, pool)) {
                found.add(Things.uid(build) + "/" + number(build));
            }
        }
        return found;
    }

    private static boolean isUnderWay(CoprBuild build, CoprBuilderPool pool) {
        BuildAttempt attempt = Things.attempt(build);
        return attempt != null
                && attempt.endedAt() == null
                && isUnderWay(build)
                && Things.name(pool).equals(attempt.pool());
    }

    /** Pods of builds that have not ended; one that is on its way out, with or without its build, counts no more. */
    private Set<String> podsOf(CoprBuilderPool pool) {
        var found = new HashSet<String>();
        for (Pod pod : world.server().pods().list()) {
            CoprBuild build = world.server().builds().get(Things.owner(pod));
            boolean counts = build != null
                    && Things.uid(build).equals(Things.buildUid(pod))
                    && isUnderWay(build)
                    && !pod.isMarkedForDeletion()
                    && !hasEnded(build, Things.attempt(pod));
            if (counts && Things.name(pool).equals(pod.getMetadata().getLabels().get(PodIdentity.POOL))) {
                found.add(Things.buildUid(pod) + "/" + Things.attempt(pod));
            }
        }
        return found;
    }

    private static boolean hasEnded(CoprBuild build, int number) {
        return build.getStatus() != null
                && build.getStatus().attempts().stream()
                        .anyMatch(attempt -> attempt.number() == number && attempt.endedAt() != null);
    }

    private static boolean isUnderWay(CoprBuild build) {
        return !build.isMarkedForDeletion() && !Things.isEnded(build);
    }
}
