package org.fedoracopr.operator.queue.io;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.queue.decide.Outlooks;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.decide.QueuePlanner;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/** The queue of one namespace: what is kept of it from one plan to the next. Only the dispatcher's thread touches it. */
final class NamespaceQueue {

    private final QueuePlanner planner = new QueuePlanner();
    /** The version of each waiting build that the planner knows. */
    private final Map<String, String> versions = new HashMap<>();

    private Map<String, CoprBuild> waiting = Map.of();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> present = new HashSet<>();
    private final Map<BuildKind, Integer> underWay = new HashMap<>();
    private final Map<String, Integer> occupied = new HashMap<>();
    private final Map<String, Integer> starting = new HashMap<>();
    /** Of each pool the builds that have ended and whose Pods wait for the log backend. */
    private final Map<String, Integer> draining = new HashMap<>();
    /** Of each pool the chroots of its builds under way. */
    private final Map<String, Set<String>> chroots = new HashMap<>();

    private Map<String, PoolHealth> health = Map.of();
    private Set<String> stopped = Set.of();
    private List<Pool> pools = List.of();
    private QueuePlan plan = new QueuePlan(Map.of(), Map.of());

    /**
     * Counts the builds of a moment.
     *
     * @param ledger pools of builds that are admitted and do not have that in their status yet; who has it leaves
     */
    void observe(List<CoprBuild> builds, Map<String, String> ledger, Instant now) {
        var nowWaiting = new HashMap<String, CoprBuild>();
        seen.clear();
        present.clear();
        underWay.clear();
        occupied.clear();
        starting.clear();
        draining.clear();
        chroots.clear();
        for (CoprBuild build : builds) {
            String uid = build.getMetadata().getUid();
            seen.add(uid);
            if (!build.isMarkedForDeletion()) {
                present.add(uid);
            }
            BuildPlace place = BuildPlace.of(build, now);
            if (place != BuildPlace.WAITING) {
                ledger.remove(uid);
            }
            switch (place) {
                case ENDED -> {}
                case DRAINING -> draining.merge(BuildPlace.pool(build), 1, Integer::sum);
                case STARTING -> occupy(build, BuildPlace.pool(build), true);
                case RUNNING -> occupy(build, BuildPlace.pool(build), false);
                case WAITING -> {
                    String pool = ledger.get(uid);
                    if (pool == null) {
                        nowWaiting.put(uid, build);
                    } else {
                        occupy(build, pool, true);
                    }
                }
            }
        }
        waiting = nowWaiting;
        health = PoolHealth.of(builds);
        stopped = health.values().stream()
                .flatMap(pool -> pool.chroots().keySet().stream())
                .collect(Collectors.toSet());
        fillQueue();
    }

    /** The UIDs of the builds that are not deleted. */
    Set<String> present() {
        return Set.copyOf(present);
    }

    /** Counts builders of deleted builds, by their pools: they keep their places until they have ended. */
    void keepPlaces(List<String> strays) {
        strays.forEach(pool -> occupied.merge(pool, 1, Integer::sum));
    }

    private void occupy(CoprBuild build, String pool, boolean isStarting) {
        occupied.merge(pool, 1, Integer::sum);
        underWay.merge(BuildPlace.kind(build), 1, Integer::sum);
        chroots.computeIfAbsent(pool, ignored -> new HashSet<>())
                .add(Objects.requireNonNullElse(build.getSpec().chroot(), ""));
        if (isStarting) {
            starting.merge(pool, 1, Integer::sum);
        }
    }

    private void fillQueue() {
        Set<String> gone = new HashSet<>(versions.keySet());
        gone.removeAll(waiting.keySet());
        gone.forEach(this::leave);
        waiting.forEach((uid, build) -> {
            String version = build.getMetadata().getResourceVersion();
            String chroot = build.getSpec().chroot();
            String known = chroot != null && stopped.contains(chroot) ? version + ", stopped" : version;
            if (version == null || !known.equals(versions.get(uid))) {
                planner.put(BuildPlace.waiting(build, stopped));
                versions.put(uid, Objects.requireNonNullElse(known, ""));
            }
        });
    }

    private void leave(String uid) {
        versions.remove(uid);
        planner.remove(uid);
    }

    QueuePlan plan(List<CoprBuilderPool> resources, List<Limit> limits, int atMost, Instant now) {
        pools = resources.stream()
                .map(pool -> PoolView.of(
                        pool,
                        occupied,
                        starting,
                        draining,
                        chroots.getOrDefault(pool.getMetadata().getName(), Set.of()),
                        health.getOrDefault(pool.getMetadata().getName(), PoolHealth.WELL),
                        now))
                .toList();
        plan = planner.plan(underWay, pools, limits, atMost);
        return plan;
    }

    /** What builds have of each pool, those of the last plan among them, and how the pools fare. */
    WarmSide.Occupancy occupancy() {
        var all = new HashMap<>(occupied);
        pools.forEach(pool -> all.merge(pool.name(), pool.takenByEnded(), Integer::sum));
        var begin = new HashMap<>(starting);
        plan.admitted().values().forEach(pool -> {
            all.merge(pool, 1, Integer::sum);
            begin.merge(pool, 1, Integer::sum);
        });
        return new WarmSide.Occupancy(all, begin, health);
    }

    /** The waiting builds in the order in which they are told what holds them: kinds as the queue has them, the oldest of a kind first. */
    List<WaitingBuild> held() {
        var all = new ArrayList<WaitingBuild>();
        planner.held(plan)
                .forEach(kind -> planner.builds(kind).stream()
                        .filter(build -> !plan.admitted().containsKey(build.uid()))
                        .forEach(all::add));
        return all;
    }

    /** The UIDs of all builds, as last observed. */
    Set<String> seen() {
        return Set.copyOf(seen);
    }

    /** Whether a build was seen that does not wait, or no more. */
    boolean isPlaced(String uid) {
        return seen.contains(uid) && !waiting.containsKey(uid);
    }

    Admission admission(WaitingBuild build) {
        return plan.admission(build);
    }

    @Nullable
    CoprBuild waiting(String uid) {
        return waiting.get(uid);
    }

    /** Whether time alone may change the plan. */
    boolean hasSuspendedPool() {
        return pools.stream().anyMatch(PoolView::changesWithTime);
    }

    /** How many waiting builds each limit and pool holds, by the name that their status has. */
    Map<String, Integer> heldBy() {
        var counts = new HashMap<String, Integer>();
        plan.held().forEach((kind, admission) -> {
            if (admission instanceof Admission.Waiting held) {
                counts.merge(held.blockedBy(), planner.builds(kind).size(), Integer::sum);
            }
        });
        return counts;
    }

    /** What to tell of a build; null when it does not wait. */
    @Nullable
    QueueOutlook outlook(String name, List<CoprBuild> builds) {
        for (WaitingBuild build : planner.builds()) {
            if (build.name().equals(name)) {
                return Outlooks.of(build, planner, plan, pools, usual(builds));
            }
        }
        return null;
    }

    private static Map<String, Duration> usual(List<CoprBuild> builds) {
        var sums = new HashMap<String, Duration>();
        var counts = new HashMap<String, Integer>();
        for (CoprBuild build : builds) {
            List<BuildAttempt> attempts =
                    build.getStatus() == null ? List.of() : build.getStatus().attempts();
            for (BuildAttempt attempt : attempts) {
                if (attempt.pool() != null && attempt.runningAt() != null && attempt.endedAt() != null) {
                    Instant begin = Objects.requireNonNullElse(attempt.startedAt(), attempt.runningAt());
                    sums.merge(attempt.pool(), Duration.between(begin, attempt.endedAt()), Duration::plus);
                    counts.merge(attempt.pool(), 1, Integer::sum);
                }
            }
        }
        sums.replaceAll((pool, sum) -> sum.dividedBy(counts.getOrDefault(pool, 1)));
        return sums;
    }
}
