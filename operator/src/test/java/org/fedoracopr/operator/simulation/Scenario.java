package org.fedoracopr.operator.simulation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;

/**
 * What a run begins with; all else follows from it.
 *
 * @param builds how many are submitted at first
 * @param faults the kinds that may come
 */
record Scenario(long seed, int builds, Set<Fault> faults) {

    /** Faults that no run has yet: the model of what follows them is not held against the operator. */
    static final Set<Fault> NOT_HANDLED_YET = Collections.unmodifiableSet(EnumSet.of(Fault.NAME_USED_AT_ONCE));

    Scenario {
        faults = Collections.unmodifiableSet(faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults));
    }

    /** The scenario of a seed: in some everything goes wrong, in most a few things do. */
    static Scenario of(long seed) {
        var chance = new Chance(seed, Set.of());
        EnumSet<Fault> faults = EnumSet.complementOf(EnumSet.copyOf(NOT_HANDLED_YET));
        if (seed % 4 != 0) {
            double kept = 0.2 + 0.2 * (seed % 4);
            faults.removeIf(fault -> !chance.even(kept));
        }
        return new Scenario(seed, 5 + chance.below(7), faults);
    }

    Scenario without(Fault fault) {
        var fewer = EnumSet.copyOf(faults);
        fewer.remove(fault);
        return new Scenario(seed, builds, fewer);
    }

    Scenario with(Fault fault) {
        var more = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
        more.add(fault);
        return new Scenario(seed, builds, more);
    }

    Scenario withBuilds(int count) {
        return new Scenario(seed, count, faults);
    }

    static List<CoprBuilderPool> pools(Chance chance) {
        var pools = new ArrayList<CoprBuilderPool>();
        int max = 1 + chance.below(4);
        pools.add(Things.pool("x86", "x86_64", 1, max, 1 + chance.below(max)));
        if (chance.even(0.4)) {
            pools.add(Things.pool("x86-spare", "x86_64", 0, 1, 1));
        }
        pools.add(Things.pool("arm", "aarch64", 0, 2, 1));
        return pools;
    }
}
