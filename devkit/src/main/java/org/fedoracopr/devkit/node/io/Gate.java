package org.fedoracopr.devkit.node.io;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** A gate that work waits at while it is shut. */
public final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private volatile boolean shut;

    /** Whether work waits. */
    public boolean isShut() {
        return shut;
    }

    /** Makes work wait, or lets it go on. */
    public void set(boolean isShut) {
        lock.lock();
        try {
            shut = isShut;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets those who wait look at their other conditions. */
    void wake() {
        set(shut);
    }

    /** Waits until the gate is open, or the other condition holds. */
    void await(BooleanSupplier other) throws InterruptedException {
        if (!shut) {
            return;
        }
        lock.lock();
        try {
            while (shut && !other.getAsBoolean()) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }
}
