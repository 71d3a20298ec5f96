package org.fedoracopr.operator.leadership;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * The one place that says whether this operator may change the cluster: it leads, and its last renewal of the lease is younger than the renew deadline.
 *
 * <p>It looks at the clock with each request and relies on nobody to be told: a process that was paused for an hour finds it shut when it wakes (invariant I8).
 * The clock is monotonic; a machine's wall clock that jumps opens nothing.
 */
public final class LeaderGate {

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
    /** Events decide nothing, and everybody may ask about himself. */
    private static final Pattern HARMLESS = Pattern.compile(
            ".*/api/v1/namespaces/[^/]+/events|.*/apis/authorization\\.k8s\\.io/v1/selfsubject(access|rules)reviews");

    private final LongSupplier nanoTime;
    private final long renewDeadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition quiet = lock.newCondition();
    private final AtomicLong refused = new AtomicLong();
    private boolean open;
    private long renewedAt;
    private int changesUnderWay;

    /** A gate that is shut until {@link #open}. */
    LeaderGate(LongSupplier nanoTime, Duration renewDeadline) {
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime is null");
        this.renewDeadline = renewDeadline.toNanos();
        this.renewedAt = nanoTime.getAsLong();
    }

    /** A gate of this machine's clock that is shut until somebody leads. */
    public static LeaderGate shut(Duration renewDeadline) {
        return new LeaderGate(System::nanoTime, renewDeadline);
    }

    /** The gate of an operator that is alone. */
    public static LeaderGate alwaysOpen() {
        var gate = new LeaderGate(() -> 0, Duration.ofNanos(1));
        gate.open();
        return gate;
    }

    /**
     * The lease was renewed.
     *
     * @param sentAt from the monotonic clock, before the successful renewal was sent
     * @return whether changes may have been refused since the renewal before
     */
    boolean renewed(long sentAt) {
        lock.lock();
        try {
            boolean lapsed = !isFresh();
            renewedAt = sentAt;
            return lapsed;
        } finally {
            lock.unlock();
        }
    }

    /** From now on changes are allowed, as long as renewals go on. */
    void open() {
        lock.lock();
        try {
            open = true;
        } finally {
            lock.unlock();
        }
    }

    /** Allows no more changes. */
    void close() {
        lock.lock();
        try {
            open = false;
        } finally {
            lock.unlock();
        }
    }

    /** Whether changes are allowed at this moment. */
    public boolean isOpen() {
        lock.lock();
        try {
            return open && isFresh();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the last renewal is young enough. */
    boolean isFresh() {
        lock.lock();
        try {
            return nanoTime.getAsLong() - renewedAt < renewDeadline;
        } finally {
            lock.unlock();
        }
    }

    static boolean changes(String method, String path) {
        return !READS.contains(method.toUpperCase(Locale.ROOT))
                && !HARMLESS.matcher(path).matches();
    }

    /** Lets a change pass and counts it as under way until {@link #leave}; throws when it must not be asked for. */
    void enter(String method, String path) {
        lock.lock();
        try {
            if (!open || !isFresh()) {
                refused.incrementAndGet();
                throw new NotLeaderException(method, path);
            }
            changesUnderWay++;
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            changesUnderWay--;
            if (changesUnderWay == 0) {
                quiet.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until every change that passed has its answer; false when one has none within the bound. */
    boolean awaitQuiet(Duration most) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(most);
            while (changesUnderWay > 0 && left > 0) {
                left = quiet.awaitNanos(left);
            }
            return changesUnderWay == 0;
        } finally {
            lock.unlock();
        }
    }

    /** How many changes were refused so far. */
    public long refused() {
        return refused.get();
    }
}
