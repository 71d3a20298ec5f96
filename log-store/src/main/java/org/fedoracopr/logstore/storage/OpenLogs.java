package org.fedoracopr.logstore.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The logs of a storage that are in use, so that writers and followers of one log meet in one object.
 *
 * <p>Invariant: a log in use is never dropped; at most {@code maxIdle} logs that nobody uses are remembered, the least
 * recently used are dropped first.
 *
 * @param <L> the storage's object for one log
 */
public final class OpenLogs<L extends OpenLogs.Log> {
    private final Function<LogId, L> factory;
    private final int maxIdle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LogId, Entry<L>> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int idle;
    private boolean closed;

    /** What stands for one log while it is in use. */
    public interface Log {
        /** Ends the waits of everybody who waits for the log to grow. */
        void close();
    }

    public OpenLogs(int maxIdle, Function<LogId, L> factory) {
        this.maxIdle = maxIdle;
        this.factory = factory;
    }

    /** The log object of an attempt; to be given back with {@link #release}. */
    public L acquire(LogId id) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the log store is shutting down");
            }
            Entry<L> entry = entries.get(id);
            if (entry == null) {
                entry = new Entry<>(factory.apply(id));
                entries.put(id, entry);
            } else if (entry.users == 0) {
                idle--;
            }
            entry.users++;
            return entry.log;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a log object back. */
    public void release(LogId id) {
        lock.lock();
        try {
            Entry<L> entry = entries.get(id);
            if (entry != null && --entry.users == 0) {
                idle++;
                dropIdle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits for a log to grow. */
    public void close() {
        ArrayList<Entry<L>> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(entries.values());
        } finally {
            lock.unlock();
        }
        all.forEach(entry -> entry.log.close());
    }

    private void dropIdle() {
        Iterator<Entry<L>> oldestFirst = entries.values().iterator();
        while (idle > maxIdle && oldestFirst.hasNext()) {
            if (oldestFirst.next().users == 0) {
                oldestFirst.remove();
                idle--;
            }
        }
    }

    private static final class Entry<L> {
        private final L log;
        private int users;

        Entry(L log) {
            this.log = log;
        }
    }
}
