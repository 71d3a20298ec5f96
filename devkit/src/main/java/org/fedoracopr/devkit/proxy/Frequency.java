package org.fedoracopr.devkit.proxy;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/** To which of the requests that match a rule it is done; each answer counts. */
@FunctionalInterface
interface Frequency {

    boolean claims();

    /** To the first so many. */
    static Frequency next(long count) {
        AtomicLong left = new AtomicLong(count);
        return () -> left.getAndUpdate(before -> Math.max(0, before - 1)) > 0;
    }

    /** To all. */
    static Frequency always() {
        return () -> true;
    }

    /** To each with a probability; the same seed gives the same sequence of answers. */
    static Frequency sometimes(double probability, long seed) {
        Random random = new Random(seed);
        return () -> random.nextDouble() < probability;
    }
}
