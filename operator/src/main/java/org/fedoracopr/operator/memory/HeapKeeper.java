package org.fedoracopr.operator.memory;

import java.util.Objects;

/**
 * Has the old generation collected when it has grown by more than what lives in it.
 *
 * <p>The serial collector does so only when the heap can grow no more. Each version of a build and its Pod outlives a few young collections and is garbage
 * seconds later: without this the operator's memory grows with the builds it has done, up to the limit, while a twentieth of it is in use.
 *
 * <p>Not safe for several threads.
 */
public final class HeapKeeper implements Runnable {

    /** Growth below this is not worth a pause. */
    static final long LEAST_GROWTH = 24L << 20;

    private final OldGeneration old;
    private long lived;

    public HeapKeeper(OldGeneration old) {
        this.old = Objects.requireNonNull(old, "old is null");
        this.lived = old.used();
    }

    /** Looks once. */
    @Override
    public void run() {
        long used = old.used();
        if (used - lived >= Math.max(LEAST_GROWTH, lived / 2)) {
            old.collect();
            lived = old.used();
        } else {
            // The collector may have been there by itself.
            lived = Math.min(lived, used);
        }
    }
}
