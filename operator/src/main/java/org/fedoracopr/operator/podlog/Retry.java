package org.fedoracopr.operator.podlog;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The pause between two openings of a stream: doubled up to a bound, reset by progress, ended at once by {@link #close()} or {@link #now()}. */
public final class Retry implements AutoCloseable {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Duration first;
    private final Duration longest;
    private Duration pause;
    private boolean nudged;
    private boolean closed;

    public Retry(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
        this.pause = first;
    }

    /** One with the same pauses that has just begun and is not closed. */
    public Retry afresh() {
        return new Retry(first, longest);
    }

    /** Waits for the next try; false when there is to be none. */
    public boolean awaitNext() {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (!closed && !nudged && left > 0) {
                left = changed.awaitNanos(left);
            }
            nudged = false;
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(longest) < 0 ? doubled : longest;
            return !closed;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits at most this long for a nudge or the close; true when it was one of them. */
    public boolean awaitNudge(Duration most) {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(most);
            while (!closed && !nudged && left > 0) {
                left = changed.awaitNanos(left);
            }
            boolean was = nudged || closed;
            nudged = false;
            return was;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Progress was made: the next pause is the first one again. */
    public void reset() {
        lock.lock();
        try {
            pause = first;
        } finally {
            lock.unlock();
        }
    }

    /** Something changed that makes the next try worth it now. */
    public void now() {
        lock.lock();
        try {
            nudged = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
