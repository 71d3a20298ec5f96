package org.fedoracopr.operator.relay.io;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * How many windows of logs are fetched from agents at a time, over all relays: each costs a few MiB until the backend has it, and after a restart hundreds of logs may
 * have to be fetched. Who waits longest is next.
 */
public final class Windows {

    static final int MOST = 16;

    /** Identify who waits, and wake it. */
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    private int free = MOST;

    /** True when there is room for one more and nobody waits for longer, and then it is taken; else the caller is woken when it is worth another try. */
    synchronized boolean take(Runnable wake) {
        boolean next = waiting.isEmpty() || wake.equals(waiting.peek());
        if (free > 0 && next) {
            waiting.remove(wake);
            free--;
            return true;
        }
        if (!waiting.contains(wake)) {
            waiting.add(wake);
        }
        return false;
    }

    void giveBack() {
        wake(changed(null, 1));
    }

    /** Who waited wants none any more. */
    void leave(Runnable waiter) {
        wake(changed(waiter, 0));
    }

    synchronized int free() {
        return free;
    }

    private synchronized @Nullable Runnable changed(@Nullable Runnable gone, int more) {
        if (gone != null) {
            waiting.remove(gone);
        }
        free += more;
        return free > 0 ? waiting.peek() : null;
    }

    private static void wake(@Nullable Runnable next) {
        if (next != null) {
            next.run();
        }
    }
}
