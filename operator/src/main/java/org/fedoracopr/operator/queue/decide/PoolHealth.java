package org.fedoracopr.operator.queue.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/**
 * Whether a pool's builders can work at all, from what became of its attempts.
 *
 * <p>An attempt that the pool itself has failed before the builder worked, which no package can bring about, stops its admissions for a while, longer each time; then
 * one builder at a time is tried, and one that begins to build opens the pool again. What was under way when one failed fails with it, and counts for nothing more. It
 * is told from the statuses of builds alone, so that a new leader knows it too.
 *
 * @param failures how often in a row the pool was tried in vain
 * @param until when the next one may be tried; null without failures
 * @param message why the last one failed
 */
public record PoolHealth(
        int failures, @Nullable Instant until, @Nullable String message) {

    public static final PoolHealth WELL = new PoolHealth(0, null, null);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    /**
     * What one attempt tells of its pool.
     *
     * @param began when the attempt did
     */
    private record Sign(
            Instant at,
            Instant began,
            boolean works,
            @Nullable String message) {}

    /** The pools of which something is known, by name. */
    public static Map<String, PoolHealth> of(List<CoprBuild> builds) {
        var signs = new HashMap<String, List<Sign>>();
        for (CoprBuild build : builds) {
            if (build.getStatus() != null) {
                build.getStatus().attempts().forEach(attempt -> note(attempt, signs));
            }
        }
        var health = new HashMap<String, PoolHealth>();
        signs.forEach((pool, all) -> health.put(pool, of(all.stream())));
        return health;
    }

    private static void note(BuildAttempt attempt, Map<String, List<Sign>> signs) {
        if (attempt.pool() == null) {
            return;
        }
        Instant began = Objects.requireNonNullElse(attempt.startedAt(), Instant.MIN);
        List<Sign> ofPool = signs.computeIfAbsent(attempt.pool(), ignored -> new ArrayList<>());
        if (attempt.runningAt() != null) {
            ofPool.add(new Sign(attempt.runningAt(), began, true, null));
        } else if (attempt.endedAt() != null
                && attempt.verdict() != null
                && attempt.verdict().culprit() == Culprit.POOL) {
            ofPool.add(
                    new Sign(attempt.endedAt(), began, false, attempt.verdict().message()));
        }
    }

    private static PoolHealth of(Stream<Sign> signs) {
        int failures = 0;
        Sign last = null;
        for (Sign sign : signs.sorted(Comparator.comparing(Sign::at)).toList()) {
            if (sign.works()) {
                failures = 0;
            } else if (failures == 0 || last == null || sign.began().isAfter(last.at())) {
                failures++;
                last = sign;
            }
        }
        if (failures == 0 || last == null) {
            return WELL;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return new PoolHealth(
                failures,
                last.at().plus(pause),
                Objects.requireNonNullElse(last.message(), "its builders do not start"));
    }

    /** Whether the pool takes nothing at the moment. */
    public boolean isSuspended(Instant now) {
        return until != null && now.isBefore(until);
    }

    /** Whether one builder at a time is tried. */
    public boolean isOnTrial() {
        return failures > 0;
    }
}
