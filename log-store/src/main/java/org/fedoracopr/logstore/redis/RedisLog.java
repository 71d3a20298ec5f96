package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.logstore.storage.KnownBytes;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.OpenLogs;
import org.fedoracopr.logstore.storage.Placement;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.jspecify.annotations.Nullable;

/**
 * The log of one attempt: its beginning is settled in another storage, its newest bytes are a tail in Redis.
 *
 * <p>Invariants: the tail begins at or before the end of what is settled, and where both have a byte it is the same one;
 * Redis forgets bytes only after they are settled; a sealed log is settled as a whole. Nothing about the tail is remembered
 * here: Redis is asked each time, for after a restart it may have less than before.
 */
final class RedisLog implements OpenLogs.Log {
    /** A tail is at most this long; it is settled in one piece. */
    static final int TAIL_BYTES = 1024 * 1024;

    /** How often Redis may turn out to have another length than a moment ago, which takes a restart each time. */
    private static final int TRIES = 10;
    /** How many logs are settled at once: each takes a tail's length of memory. */
    private static final Semaphore SETTLING = new Semaphore(8);

    private final LogId id;
    private final LogStorage settled;
    private final RedisTails tails;
    private final HeldTails held;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean closed;

    RedisLog(LogId id, LogStorage settled, RedisTails tails, HeldTails held) {
        this.id = id;
        this.settled = settled;
        this.tails = tails;
        this.held = held;
    }

    UpdateOutcome update(LogBatch batch) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the log store is shutting down");
            }
            for (int tries = 0; tries < TRIES; tries++) {
                @Nullable UpdateOutcome outcome = tryUpdate(batch);
                if (outcome != null) {
                    return outcome;
                }
            }
            throw lost();
        } finally {
            lock.unlock();
        }
    }

    LogState state() throws IOException {
        lock.lock();
        try {
            return stateNow(settledState()).orElse(new LogState(0, null, closed));
        } finally {
            lock.unlock();
        }
    }

    LogState awaitGrowth(long beyond, Duration atMost) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed) {
                return new LogState(beyond, null, true);
            }
            long remainingNanos = atMost.toNanos();
            LogState state = state();
            while (state.length() <= beyond && !state.sealed() && !closed && remainingNanos > 0) {
                remainingNanos = changed.awaitNanos(remainingNanos);
                // Where this was closed, there may be nobody left to ask.
                state = closed ? new LogState(state.length(), state.seal(), true) : state();
            }
            return state;
        } finally {
            lock.unlock();
        }
    }

    /** Reads from a position on; 0 when the log does not reach it. */
    int read(LogReader beginning, long position, ByteBuffer into) throws IOException {
        if (beginning.state().length() > position) {
            return beginning.read(position, into);
        }
        Tail tail = tails.read(id, position, into.remaining());
        if (tail.bytes().length > 0) {
            into.put(tail.bytes());
            return tail.bytes().length;
        }
        // It may have been settled in between.
        return beginning.state().length() > position ? beginning.read(position, into) : 0;
    }

    /** Moves everything from Redis to the other storage. */
    void settle() throws IOException {
        lock.lock();
        try {
            Optional<LogState> beginning = settledState();
            if (beginning.isPresent()) {
                settle(beginning.get().length());
            }
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

    /** Null when Redis turned out to have another length than a moment ago: it was restarted. */
    private @Nullable UpdateOutcome tryUpdate(LogBatch batch) throws IOException {
        Optional<LogState> beginning = settledState();
        long settledLength = beginning.map(LogState::length).orElse(0L);
        if (beginning.filter(LogState::sealed).isPresent()) {
            return settled.update(batch);
        }
        long end = stateNow(beginning).map(LogState::length).orElse(0L);
        return switch (Placement.of(batch.offset(), batch.content().remaining(), end)) {
            case Placement.Beyond beyond -> withLength(settled.update(batch), end);
            case Placement.Fits fits -> {
                UpdateOutcome created = new UpdateOutcome.Stored(end, false);
                if (batch.path() != null || beginning.isEmpty()) {
                    created = settled.update(new LogBatch(id, 0L, ByteBuffer.allocate(0), batch.path(), null, null));
                }
                yield created instanceof UpdateOutcome.Stored
                        ? store(batch, fits, settledLength, end)
                        : withLength(created, end);
            }
        };
    }

    private @Nullable UpdateOutcome store(LogBatch batch, Placement.Fits fits, long settledLength, long end)
            throws IOException {
        ByteBuffer content = batch.content().duplicate();
        long difference = firstDifference(content.slice(content.position(), fits.known()), fits.offset());
        if (difference >= 0) {
            return new UpdateOutcome.Conflict(end, difference);
        }
        ByteBuffer fresh = content.slice(content.position() + fits.known(), fits.fresh());
        boolean plain = batch.seal() == null && batch.verdict() == null;
        if (plain && !fresh.hasRemaining()) {
            return new UpdateOutcome.Stored(end, false);
        }
        if (!plain || fresh.remaining() > TAIL_BYTES || held.exceededBy(fresh.remaining())) {
            return passBy(batch, fresh, settledLength, end);
        }
        long tailBegin = settledLength;
        if (end - settledLength + fresh.remaining() > TAIL_BYTES) {
            tailBegin = settle(settledLength);
        }
        OptionalLong now = tails.append(id, end, tailBegin, fresh);
        if (now.isEmpty()) {
            return passBy(batch, fresh, tailBegin, end);
        }
        if (now.getAsLong() != end + fresh.remaining()) {
            return null;
        }
        held.set(id, now.getAsLong() - tailBegin);
        changed.signalAll();
        return new UpdateOutcome.Stored(now.getAsLong(), false);
    }

    /** Settles the tail, and then the batch behind it. */
    private @Nullable UpdateOutcome passBy(LogBatch batch, ByteBuffer fresh, long settledLength, long end)
            throws IOException {
        if (settle(settledLength) != end) {
            return null;
        }
        UpdateOutcome outcome = settled.update(new LogBatch(id, end, fresh, null, batch.seal(), batch.verdict()));
        changed.signalAll();
        return outcome;
    }

    /** Moves the tail to the other storage, which has so many bytes; returns how many it has then. */
    private long settle(long settledLength) throws IOException {
        long length = settledLength;
        SETTLING.acquireUninterruptibly();
        try {
            byte[] bytes = tails.read(id, length, TAIL_BYTES).bytes();
            while (bytes.length > 0) {
                UpdateOutcome outcome =
                        settled.update(new LogBatch(id, length, ByteBuffer.wrap(bytes), null, null, null));
                if (!(outcome instanceof UpdateOutcome.Stored)) {
                    throw new IOException("the bytes that Redis has of " + id + " cannot be stored: " + outcome);
                }
                length = outcome.length();
                bytes = tails.read(id, length, TAIL_BYTES).bytes();
            }
        } finally {
            SETTLING.release();
        }
        tails.drop(id, length);
        held.set(id, 0);
        return length;
    }

    /** The position in the log of the first byte that differs from what the log has there, or -1. */
    private long firstDifference(ByteBuffer known, long offset) throws IOException {
        if (!known.hasRemaining()) {
            return -1;
        }
        try (LogReader beginning = settled.open(id).orElseThrow()) {
            return KnownBytes.firstDifference(known, offset, (position, into) -> {
                if (read(beginning, position, into) <= 0) {
                    throw lost();
                }
            });
        }
    }

    static IOException lost() {
        return new IOException("Redis was restarted and has less of this log than before; the sender sends it again");
    }

    private Optional<LogState> stateNow(Optional<LogState> beginning) throws IOException {
        if (beginning.isEmpty() || beginning.get().sealed()) {
            return beginning.map(state -> new LogState(state.length(), state.seal(), closed));
        }
        long settledLength = beginning.get().length();
        Tail tail = tails.read(id, 0, 0);
        // A tail that does not join (somebody has removed what was settled) is none.
        long end = tail.base() <= settledLength ? Math.max(settledLength, tail.end()) : settledLength;
        return Optional.of(new LogState(end, null, closed));
    }

    private Optional<LogState> settledState() throws IOException {
        try (LogReader beginning = settled.open(id).orElse(null)) {
            return beginning == null ? Optional.empty() : Optional.of(beginning.state());
        }
    }

    /** The other storage's refusal, with the length that the log really has. */
    private static UpdateOutcome withLength(UpdateOutcome outcome, long length) {
        return switch (outcome) {
            case UpdateOutcome.Stored stored -> new UpdateOutcome.Stored(length, stored.sealed());
            case UpdateOutcome.Hole hole -> new UpdateOutcome.Hole(length, hole.offset());
            case UpdateOutcome.Conflict conflict -> new UpdateOutcome.Conflict(length, conflict.firstDifference());
            case UpdateOutcome.AlreadySealed ignored -> new UpdateOutcome.AlreadySealed(length);
            case UpdateOutcome.SealMismatch mismatch -> new UpdateOutcome.SealMismatch(length, mismatch.reason());
            case UpdateOutcome.PathDiffers differs -> new UpdateOutcome.PathDiffers(length, differs.registered());
        };
    }
}
