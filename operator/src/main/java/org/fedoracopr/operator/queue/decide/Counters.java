package org.fedoracopr.operator.queue.decide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;

/** The counters that a build of each kind is counted in: found once for a kind, counted anew in each plan. */
final class Counters {

    /** The counter of all builds of one sandbox for one architecture, which the queue's order goes by first (QUE-3). */
    static final int SANDBOX = -1;
    /** The counter of all builds of one owner for one architecture, which decides between sandboxes. */
    static final int OWNER = -2;

    private final List<Limit> limits;
    private final Map<Key, Counter> counters = new HashMap<>();
    private final Map<BuildKind, OfKind> kinds = new HashMap<>();

    Counters(List<Limit> limits) {
        this.limits = limits.stream().filter(Limit::isReadable).toList();
    }

    private record Key(int limit, List<String> group) {}

    /** The counters of a kind. */
    record OfKind(Counter sandbox, Counter owner, List<Counter> limits) {

        OfKind {
            limits = List.copyOf(limits);
        }

        void add(int builds) {
            sandbox.used += builds;
            owner.used += builds;
            limits.forEach(counter -> counter.used += builds);
        }
    }

    OfKind of(BuildKind kind) {
        return kinds.computeIfAbsent(kind, this::find);
    }

    private OfKind find(BuildKind kind) {
        String background = kind.background() ? "background" : "";
        String architecture = kind.source() ? "srpm" : kind.need().architecture();
        var concerned = new ArrayList<Counter>();
        for (int i = 0; i < limits.size(); i++) {
            Limit limit = limits.get(i);
            if (limit.concerns(kind)) {
                concerned.add(counters.computeIfAbsent(
                        new Key(i, limit.group(kind)), key -> new Counter(limit, key.group())));
            }
        }
        return new OfKind(
                ordering(SANDBOX, List.of(background, kind.owner(), architecture, kind.sandbox())),
                ordering(OWNER, List.of(background, kind.owner(), architecture)),
                concerned);
    }

    private Counter ordering(int which, List<String> group) {
        return counters.computeIfAbsent(new Key(which, group), key -> new Counter(null, key.group()));
    }

    /**
     * Counts from nothing again; what belongs to none of these kinds is forgotten.
     *
     * @return true when the counters of all kinds are others than before
     */
    boolean restart(Set<BuildKind> waiting, Map<BuildKind, Integer> underWay) {
        int needed = waiting.size() + underWay.size();
        boolean isFull = kinds.size() > 2 * needed + 100;
        if (isFull) {
            kinds.keySet().removeIf(kind -> !waiting.contains(kind) && !underWay.containsKey(kind));
            counters.clear();
            List<BuildKind> kept = List.copyOf(kinds.keySet());
            kinds.clear();
            kept.forEach(this::of);
        }
        counters.values().forEach(counter -> counter.used = 0);
        underWay.forEach((kind, builds) -> of(kind).add(builds));
        return isFull;
    }
}
