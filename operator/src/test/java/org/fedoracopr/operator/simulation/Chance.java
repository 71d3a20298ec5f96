package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * All randomness of a run.
 *
 * <p>Each kind of fault draws from a stream of its own, so that leaving one out changes as little as possible of the others.
 */
final class Chance {

    private final Set<Fault> faults;
    private final Map<Fault, SplittableRandom> streams = new EnumMap<>(Fault.class);
    private final SplittableRandom ordinary;
    private boolean quiet;

    Chance(long seed, Set<Fault> faults) {
        this.faults = faults;
        this.ordinary = new SplittableRandom(seed);
        for (Fault fault : Fault.values()) {
            streams.put(
                    fault, new SplittableRandom(seed * 1_000_003 + fault.name().hashCode()));
        }
    }

    /** From now on nothing goes wrong any more. */
    void quiet() {
        quiet = true;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean comes(Fault fault) {
        return stream(fault).nextDouble() < fault.rate && faults.contains(fault) && !quiet;
    }

    /** How long until a fault comes that comes once in a mean time. */
    Duration until(Fault fault) {
        Duration mean = fault.mean == null ? Duration.ofDays(1) : fault.mean;
        return Duration.ofMillis((long) (-Math.log(1 - stream(fault).nextDouble()) * mean.toMillis()));
    }

    boolean isEnabled(Fault fault) {
        return faults.contains(fault) && !quiet;
    }

    boolean even(double probability) {
        return ordinary.nextDouble() < probability;
    }

    Duration between(Duration least, Duration most) {
        return Duration.ofMillis(ordinary.nextLong(least.toMillis(), most.toMillis() + 1));
    }

    Duration millis(long least, long most) {
        return Duration.ofMillis(ordinary.nextLong(least, most + 1));
    }

    Duration seconds(long least, long most) {
        return millis(least * 1_000, most * 1_000);
    }

    Duration minutes(long least, long most) {
        return seconds(least * 60, most * 60);
    }

    int below(int bound) {
        return ordinary.nextInt(bound);
    }

    <T> T oneOf(List<T> values) {
        return values.get(ordinary.nextInt(values.size()));
    }

    private SplittableRandom stream(Fault fault) {
        return streams.computeIfAbsent(fault, ignored -> ordinary);
    }
}
