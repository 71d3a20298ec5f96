package org.fedoracopr.logstore.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bound on the bytes that all requests together hold in memory; who asks for more waits a little, then is turned away. */
final class MemoryBudget {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int UNIT_BYTES = 1024;

    private final Semaphore units;

    MemoryBudget(long bytes) {
        this.units = new Semaphore((int) Math.min(Integer.MAX_VALUE, bytes / UNIT_BYTES), true);
    }

    void take(int bytes) throws HttpFault, InterruptedException {
        if (!units.tryAcquire(units(bytes), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new HttpFault(
                    503, "busy", "too many updates are being received; send this one again in a few seconds");
        }
    }

    void giveBack(int bytes) {
        units.release(units(bytes));
    }

    private static int units(int bytes) {
        return Math.ceilDiv(bytes, UNIT_BYTES);
    }
}
