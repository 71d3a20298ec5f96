package org.fedoracopr.operator.leadership;

import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operator's part in the election: each {@link #step} tries once to take, or to renew, the lease.
 *
 * <p>Whether another holder still lives is told by this machine's monotonic clock, from the moment when the last change of the lease was seen here: the clocks of
 * two machines are never compared. Not safe for several threads.
 */
final class LeaseElection {

    private static final Logger log = LoggerFactory.getLogger(LeaseElection.class);

    /** What a step has led to. */
    sealed interface Outcome {
        /** Another one holds the lease, or nobody could be asked. */
        record Standby() implements Outcome {}

        /**
         * It is ours now.
         *
         * @param actFrom on the monotonic clock: before it a request of the former holder may still be under way
         */
        record Acquired(long actFrom) implements Outcome {}

        /** Still ours. */
        record Held() implements Outcome {}

        /** Still ours, after a while in which it could not be renewed and nothing was changed; nobody else had it meanwhile. */
        record Resumed() implements Outcome {}

        /** Another one has it: for good, since this process then ends. */
        record Lost() implements Outcome {}
    }

    private final LeaseStore store;
    private final LeaseOptions options;
    private final Duration requestTimeout;
    private final LongSupplier nanoTime;
    private final InstantSource clock;
    private final LeaderGate gate;

    private @Nullable LeaseRecord seen;
    /** When the last sign of life of another holder was seen, and how long it is good for; zero when there is none to wait for. */
    private long formerSeenAt;

    private Duration formerDuration = Duration.ZERO;
    private boolean holding;

    /** @param requestTimeout after which no request of an operator is under way any more */
    LeaseElection(
            LeaseStore store,
            LeaseOptions options,
            Duration requestTimeout,
            LongSupplier nanoTime,
            InstantSource clock,
            LeaderGate gate) {
        this.store = Objects.requireNonNull(store, "store is null");
        this.options = Objects.requireNonNull(options, "options is null");
        this.requestTimeout = Objects.requireNonNull(requestTimeout, "requestTimeout is null");
        this.nanoTime = Objects.requireNonNull(nanoTime, "nanoTime is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.gate = Objects.requireNonNull(gate, "gate is null");
    }

    Outcome step() {
        try {
            return holding ? renew() : take();
        } catch (RuntimeException e) {
            log.warn("lease {}: {}", options.name(), rootMessage(e));
            // What cannot be renewed may still be ours; the gate shuts by itself.
            return holding ? new Outcome.Held() : new Outcome.Standby();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : root.toString();
    }

    private Outcome lost() {
        holding = false;
        gate.close();
        return new Outcome.Lost();
    }

    private Outcome renew() {
        LeaseRecord mine = Objects.requireNonNull(seen, "a lease that is held was never seen");
        long sentAt = nanoTime.getAsLong();
        LeaseRecord written = store.write(renewed(mine, mine.version()));
        if (written == null) {
            // A write of our own whose answer got lost looks the same.
            LeaseRecord now = store.read();
            if (now == null || !now.isOf(options.identity())) {
                return lost();
            }
            seen = now;
            return new Outcome.Held();
        }
        seen = written;
        // Written over our own last version: nobody wrote between the two.
        return gate.renewed(sentAt) ? new Outcome.Resumed() : new Outcome.Held();
    }

    private Outcome take() {
        LeaseRecord now = store.read();
        long readAt = nanoTime.getAsLong();
        boolean anothers = now != null && !now.isFree() && !now.isOf(options.identity());
        if (now != null && !now.equals(seen)) {
            if (anothers) {
                formerSeenAt = readAt;
                formerDuration = now.duration();
            } else if (now.isFree()) {
                // Given back: its holder says that nothing is under way.
                formerDuration = Duration.ZERO;
            }
        }
        seen = now;
        if (anothers && readAt - formerSeenAt < formerDuration.toNanos()) {
            return new Outcome.Standby();
        }
        long sentAt = nanoTime.getAsLong();
        LeaseRecord written = store.write(now == null ? first() : taken(now));
        if (written == null) {
            return new Outcome.Standby();
        }
        seen = written;
        holding = true;
        boolean unused = gate.renewed(sentAt);
        return new Outcome.Acquired(
                formerDuration.isZero()
                        ? sentAt
                        : formerSeenAt + formerDuration.plus(requestTimeout).toNanos());
    }

    private LeaseRecord first() {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new LeaseRecord(options.identity(), options.duration(), now, now, 0, null);
    }

    private LeaseRecord taken(LeaseRecord former) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new LeaseRecord(
                options.identity(), options.duration(), now, now, former.transitions() + 1, former.version());
    }

    private LeaseRecord renewed(LeaseRecord mine, @Nullable String version) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        return new LeaseRecord(
                options.identity(), options.duration(), mine.acquiredAt(), now, mine.transitions(), version);
    }

    /** Gives the lease back where it is still ours: the next holder has nothing to wait for. To be called when no change is under way. */
    void release() {
        if (!holding || seen == null) {
            return;
        }
        holding = false;
        try {
            LeaseRecord mine = seen;
            if (store.write(new LeaseRecord("", Duration.ofSeconds(1), null, null, mine.transitions(), mine.version()))
                    == null) {
                log.info("lease {} was another's by now", options.name());
            }
        } catch (RuntimeException e) {
            log.warn("lease {} is not given back, and runs out: {}", options.name(), e.getMessage());
        }
    }
}
