package org.fedoracopr.operator.relay.io;

import java.util.concurrent.Semaphore;

/**
 * How many windows of logs are fetched from agents at a time, over all relays: each costs a few MiB until the backend has it, and after a restart hundreds of logs may
 * have to be fetched.
 */
public final class Windows {

    static final int MOST = 16;

    private final Semaphore free = new Semaphore(MOST);

    /** True when there is room for one more, which is then taken. */
    boolean take() {
        return free.tryAcquire();
    }

    void giveBack() {
        free.release();
    }

    int free() {
        return free.availablePermits();
    }
}
