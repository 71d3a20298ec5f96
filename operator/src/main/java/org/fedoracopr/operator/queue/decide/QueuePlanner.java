package org.fedoracopr.operator.queue.decide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;

/**
 * Decides which waiting builds are admitted to which pools, in Copr's order and within every limit of pools and quotas (invariant I2).
 *
 * <p>The order: source builds, builds of RPMs, then both in the background; higher priorities; and then whose sandbox, and whose owner, has fewest builds under way for
 * that architecture, the oldest first (QUE-3). What runs counts, so that who has many builds waiting does not go before who has one.
 *
 * <p>It remembers the queue between plans, so that a plan costs as much as there are kinds of builds, not builds, and puts only those kinds in order that nothing holds;
 * what it says depends on the builds, pools and limits alone, not on what it was asked before. Not for several threads.
 */
public final class QueuePlanner {

    private final Map<String, WaitingBuild> builds = new HashMap<>();
    private final Map<BuildKind, Line> lines = new HashMap<>();
    private final Map<Need, Places> places = new HashMap<>();
    private List<Limit> limits = List.of();
    private Counters counters = new Counters(List.of());

    /** Puts a build into the queue, or changes what it is. */
    public void put(WaitingBuild build) {
        WaitingBuild before = builds.put(build.uid(), build);
        if (before != null && !before.equals(build)) {
            leave(before);
        }
        lines.computeIfAbsent(build.kind(), this::line).builds.add(build);
    }

    private Line line(BuildKind kind) {
        Places shared = places.computeIfAbsent(kind.need(), Places::new);
        shared.lines++;
        return new Line(kind, shared);
    }

    /** Takes a build out of the queue. */
    public void remove(String uid) {
        WaitingBuild before = builds.remove(uid);
        if (before != null) {
            leave(before);
        }
    }

    private void leave(WaitingBuild build) {
        Line line = lines.get(build.kind());
        if (line != null) {
            line.builds.remove(build);
            if (line.builds.isEmpty()) {
                lines.remove(build.kind());
                if (--line.places.lines == 0) {
                    places.remove(build.kind().need());
                }
            }
        }
    }

    /** The waiting builds. */
    public Collection<WaitingBuild> builds() {
        return List.copyOf(builds.values());
    }

    /** The waiting builds of a kind, the oldest first. */
    public List<WaitingBuild> builds(BuildKind kind) {
        Line line = lines.get(kind);
        return line == null ? List.of() : List.copyOf(line.builds);
    }

    public boolean contains(String uid) {
        return builds.containsKey(uid);
    }

    /**
     * The plan of a moment.
     *
     * @param underWay how many builds of each kind are admitted and have not ended
     * @param pools with their occupancy
     * @param atMost builds that are admitted in one plan; those that could be, too, wait for the next one
     */
    public QueuePlan plan(Map<BuildKind, Integer> underWay, List<Pool> pools, List<Limit> quotas, int atMost) {
        count(underWay, quotas);
        var slots = new PoolSlots(pools);
        places.values().forEach(needed -> needed.begin(slots));
        var admitted = new LinkedHashMap<String, String>();
        var held = HashMap.<BuildKind, Admission>newHashMap(lines.size());
        var turns = new ArrayList<Line.Turn>();
        for (Line line : lines.values()) {
            Admission obstacle = obstacle(line);
            if (obstacle == null) {
                turns.add(Line.Turn.first(line));
            } else {
                held.put(line.kind, obstacle);
            }
        }
        admit(new PriorityQueue<>(turns), admitted, held, atMost);
        return new QueuePlan(admitted, held);
    }

    private void count(Map<BuildKind, Integer> underWay, List<Limit> quotas) {
        boolean isOther = !quotas.equals(limits);
        if (isOther) {
            limits = List.copyOf(quotas);
            counters = new Counters(limits);
        }
        if (counters.restart(lines.keySet(), underWay) || isOther) {
            lines.values().forEach(line -> line.counters = null);
        }
        for (Line line : lines.values()) {
            if (line.counters == null) {
                line.counters = counters.of(line.kind);
            }
        }
    }

    private static void admit(
            PriorityQueue<Line.Turn> queue, Map<String, String> admitted, Map<BuildKind, Admission> held, int atMost) {
        while (!queue.isEmpty() && admitted.size() < atMost) {
            Line.Turn turn = queue.remove();
            Line line = turn.line();
            if (turn.isStale()) {
                queue.add(turn.again());
                continue;
            }
            Admission obstacle = obstacle(line);
            if (obstacle != null) {
                held.put(line.kind, obstacle);
                continue;
            }
            admitted.put(turn.head().uid(), line.places.take());
            line.counters().add(1);
            if (turn.rest().hasNext()) {
                queue.add(turn.next());
            }
        }
        // Of the others some are held by what was admitted now; the rest is next.
        queue.forEach(turn -> {
            Admission obstacle = obstacle(turn.line());
            if (obstacle != null) {
                held.put(turn.line().kind, obstacle);
            }
        });
    }

    /** What holds one build holds all of its kind, for what is counted only grows in a plan; null when nothing does. */
    private static @Nullable Admission obstacle(Line line) {
        for (Counter counter : line.counters().limits()) {
            if (counter.isReached()) {
                return counter.held();
            }
        }
        return line.places.obstacle();
    }

    /** The kinds that a plan holds, in the order of the queue; it must be the last plan. */
    public List<BuildKind> held(QueuePlan plan) {
        return lines.values().stream()
                .filter(line -> plan.held().containsKey(line.kind))
                .map(Line.Turn::first)
                .sorted()
                .map(turn -> turn.line().kind)
                .toList();
    }

    /**
     * How many builds go before this one to the pools that serve it, after the last plan: those that something else holds are in nobody's way.
     *
     * @param plan the last one
     */
    public int ahead(WaitingBuild build, QueuePlan plan, List<Pool> pools) {
        Line own = lines.get(build.kind());
        if (own == null || !own.builds.contains(build)) {
            return 0;
        }
        int index = own.builds.headSet(build).size();
        Set<String> serving = serving(build.kind(), pools);
        String holder = holder(plan, build.kind());
        int ahead = 0;
        for (Line line : lines.values()) {
            if (line == own) {
                ahead += (int) own.builds.headSet(build).stream()
                        .filter(other -> !plan.admitted().containsKey(other.uid()))
                        .count();
            } else if ((holder.equals(holder(plan, line.kind)) || isHeldByPool(plan, line.kind))
                    && serving(line.kind, pools).stream().anyMatch(serving::contains)) {
                ahead += before(line, own, index, build);
            }
        }
        return ahead;
    }

    /** Of another line, how many have their turn before the one at an index of this line. */
    private int before(Line other, Line own, int index, WaitingBuild build) {
        int order = Integer.compare(Line.rank(other.kind), Line.rank(own.kind));
        order = order != 0 ? order : Integer.compare(own.kind.priority(), other.kind.priority());
        if (order != 0) {
            return order < 0 ? other.builds.size() : 0;
        }
        Counters.OfKind mine = own.counters();
        Counters.OfKind its = other.counters();
        int lead = mine.sandbox().used + index - its.sandbox().used;
        int before = Math.clamp(lead, 0, other.builds.size());
        boolean meet = lead >= 0 && lead < other.builds.size();
        if (meet) {
            order = Integer.compare(its.owner().used + lead, mine.owner().used + index);
            order = order != 0 ? order : WaitingBuild.FIRST_COME.compare(other.builds.first(), build);
        }
        return meet && order < 0 ? before + 1 : before;
    }

    private static Set<String> serving(BuildKind kind, List<Pool> pools) {
        return pools.stream()
                .filter(pool -> pool.serves(kind.need()))
                .map(Pool::name)
                .collect(Collectors.toSet());
    }

    private static String holder(QueuePlan plan, BuildKind kind) {
        return plan.held().get(kind) instanceof Admission.Waiting waiting ? waiting.blockedBy() : "";
    }

    private static boolean isHeldByPool(QueuePlan plan, BuildKind kind) {
        return plan.held().get(kind) instanceof Admission.Waiting waiting
                && waiting.blockedBy().startsWith("pool/");
    }

    /** How many builds of a kind a limit lets in at once; more than any pool has where it is no limit of a quota. */
    long placesOf(BuildKind kind, String limit) {
        return counters.of(kind).limits().stream()
                .filter(counter -> counter.limit != null && counter.limit.name().equals(limit))
                .mapToLong(counter -> counter.limit == null ? Long.MAX_VALUE : counter.limit.max())
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
