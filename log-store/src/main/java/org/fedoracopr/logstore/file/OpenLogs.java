package org.fedoracopr.logstore.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.fedoracopr.logstore.storage.LogId;

/**
 * The logs that are in use, so that writers and followers of one log meet in one object.
 *
 * <p>Invariant: a log in use is never dropped; at most {@code maxIdle} logs that nobody uses are remembered, the least
 * recently used are dropped first.
 */
final class OpenLogs {
    private final Function<LogId, FileLog> factory;
    private final int maxIdle;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LogId, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int idle;
    private boolean closed;

    OpenLogs(int maxIdle, Function<LogId, FileLog> factory) {
        this.maxIdle = maxIdle;
        this.factory = factory;
    }

    /** The log object of an attempt; to be given back with {@link #release}. */
    FileLog acquire(LogId id) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the log store is shutting down");
            }
            Entry entry = entries.get(id);
            if (entry == null) {
                entry = new Entry(factory.apply(id));
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

    void release(LogId id) {
        lock.lock();
        try {
            Entry entry = entries.get(id);
            if (entry != null && --entry.users == 0) {
                idle++;
                dropIdle();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Wakes everybody who waits for a log to grow. */
    void close() {
        ArrayList<Entry> all;
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
        Iterator<Entry> oldestFirst = entries.values().iterator();
        while (idle > maxIdle && oldestFirst.hasNext()) {
            if (oldestFirst.next().users == 0) {
                oldestFirst.remove();
                idle--;
            }
        }
    }

    private static final class Entry {
        private final FileLog log;
        private int users;

        Entry(FileLog log) {
            this.log = log;
        }
    }
}
