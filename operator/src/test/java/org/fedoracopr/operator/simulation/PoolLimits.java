package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** I2: no pool has more builders than its max, nor more that start than its maxStarting, desired and observed counted together. */
final class PoolLimits extends Invariant {

    private final World world;

    PoolLimits(World world) {
        super("I2");
        this.world = world;
    }

    @Override
    void buildChanged(@Nullable CoprBuild before, CoprBuild after) {
        if (before == null || !Objects.equals(before.getStatus(), after.getStatus())) {
            count();
        }
    }

    @Override
    void podChanged(Store.Change change, Pod pod) {
        if (change == Store.Change.ADDED) {
            count();
        }
    }

    private void count() {
        for (CoprBuilderPool pool : world.pools()) {
            var builders = new HashSet<String>();
            int starting = 0;
            for (CoprBuild build : world.server().builds().list()) {
                BuildAttempt attempt = Things.attempt(build);
                if (attempt != null
                        && attempt.endedAt() == null
                        && isUnderWay(build)
                        && Things.name(pool).equals(attempt.pool())) {
                    builders.add(Things.uid(build) + "/" + attempt.number());
                    starting += build.getStatus().phase() == BuildPhase.STARTING ? 1 : 0;
                }
            }
            builders.addAll(podsOf(pool));
            int max = Objects.requireNonNullElse(pool.getSpec().max(), 1);
            int maxStarting = Objects.requireNonNullElse(pool.getSpec().maxStarting(), max);
            require(builders.size() <= max, "pool %s has %s of %d builders", Things.name(pool), builders, max);
            require(starting <= maxStarting, "pool %s starts %d of %d", Things.name(pool), starting, maxStarting);
        }
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
