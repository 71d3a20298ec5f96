package org.fedoracopr.operator.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;

/**
 * Counts builds under way by pool and by owner, event by event as the API server tells of them, and notes each one that was admitted beyond a limit.
 *
 * <p>An operator knows of a changed limit a moment later than who changed it: until then the old one holds as well.
 */
public final class QueueAudit {
    private static final Duration MOMENT = Duration.ofSeconds(10);

    private final Map<String, NavigableMap<Instant, Integer>> limits = new HashMap<>();
    /** What each build takes a place of. */
    private final Map<String, List<String>> places = new HashMap<>();

    private final Map<String, Integer> counts = new HashMap<>();
    private final Set<String> admitted = new HashSet<>();
    private final List<String> violations = new ArrayList<>();
    private int most;

    /** From now on a limit has this value. */
    public synchronized void limit(String what, int value, Instant now) {
        limits.computeIfAbsent(what, ignored -> new TreeMap<>()).put(now, value);
    }

    /** A build as it is now. */
    public synchronized void see(CoprBuild build, Instant now) {
        String name = build.getMetadata().getName();
        List<String> before = places.getOrDefault(name, List.of());
        List<String> after = takes(build);
        if (!after.isEmpty()) {
            admitted.add(name);
        }
        if (after.equals(before)) {
            return;
        }
        before.forEach(place -> counts.merge(place, -1, Integer::sum));
        places.put(name, after);
        for (String place : after) {
            int count = counts.merge(place, 1, Integer::sum);
            most = Math.max(most, count);
            if (count > highest(place, now)) {
                violations.add(name + " is number " + count + " of " + place + ", which takes " + highest(place, now)
                        + " at " + now);
            }
        }
    }

    private static List<String> takes(CoprBuild build) {
        CoprBuildStatus status = build.getStatus();
        boolean isUnderWay = status != null
                && status.phase() != null
                && !status.phase().isTerminal()
                && !status.attempts().isEmpty()
                && status.attempts().getLast().endedAt() == null;
        return isUnderWay
                ? List.of(
                        "pool " + status.attempts().getLast().pool(),
                        "owner "
                                + Objects.requireNonNull(build.getSpec().project())
                                        .owner())
                : List.of();
    }

    /** The highest value that has held within the last moment. */
    private int highest(String what, Instant now) {
        NavigableMap<Instant, Integer> values =
                limits.getOrDefault(what, limits.get(what.substring(0, what.indexOf(' '))));
        if (values == null) {
            return Integer.MAX_VALUE;
        }
        Instant since = now.minus(MOMENT);
        var held = values.floorEntry(since);
        int highest = held == null ? 0 : held.getValue();
        for (int value : values.tailMap(since, true).values()) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    /** Each admission beyond a limit, in words. */
    public synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How many builds were seen to be admitted. */
    public synchronized int admitted() {
        return admitted.size();
    }

    /** The most builds that were under way at once in a pool or of an owner. */
    public synchronized int most() {
        return most;
    }
}
