package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.MissingBytes;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend's end of one relay: sends each batch until it is answered, and keeps the state that others see.
 *
 * <p>Everything but {@link #state()} belongs to the relay's thread.
 */
final class BackendSide {

    /** A farewell is for people alone, and the attempt is over: it is not tried for ever. */
    private static final int FAREWELL_TRIES = 30;

    /** A write to the API server each: this much of a log may come twice to a backend that does not count. */
    private static final Duration BETWEEN_MARKS = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(BackendSide.class);

    private final LogKey key;
    private final LogBackend backend;
    private final Retry retry;
    private final Retry farewells;
    private final InstantSource clock;
    private final TakenMark mark;
    private final Consumer<RelayState> changed;
    /** When the next mark is due; null while the backend counts itself, as far as is known. */
    private @Nullable Instant nextMark;

    private volatile RelayState state = RelayState.NONE;
    private @Nullable String lasting;

    /** @param farewells outlives {@code retry}, with which everything else ends */
    BackendSide(
            LogKey key,
            LogBackend backend,
            Retry retry,
            Retry farewells,
            InstantSource clock,
            TakenMark mark,
            Consumer<RelayState> changed) {
        this.key = Objects.requireNonNull(key, "key is null");
        this.backend = Objects.requireNonNull(backend, "backend is null");
        this.retry = Objects.requireNonNull(retry, "retry is null");
        this.farewells = Objects.requireNonNull(farewells, "farewells is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.mark = Objects.requireNonNull(mark, "mark is null");
        this.changed = Objects.requireNonNull(changed, "changed is null");
    }

    RelayState state() {
        return state;
    }

    /** True when there is nothing more to send of the log: it is sealed, or the backend will never take the rest. */
    boolean isDone() {
        return state.isOver();
    }

    /** How many bytes the backend has; null when the relay was closed meanwhile. */
    @Nullable
    Long greet() {
        BackendAnswer answer = insist(LogBatch.hello(key));
        if (answer == null) {
            return null;
        }
        // A backend that does not count would take the same bytes twice: what it took is known here alone, and from the
        // mark of an operator before.
        Long has = answer instanceof BackendAnswer.Acknowledged acknowledged
                ? Long.valueOf(acknowledged.offset())
                : uncounted();
        if (has == null) {
            return null;
        }
        publish(new RelayState(has, false, state.problem()));
        return has;
    }

    private @Nullable Long uncounted() {
        if (nextMark != null) {
            return state.acknowledged();
        }
        do {
            try {
                long before = mark.read();
                nextMark = clock.instant().plus(BETWEEN_MARKS);
                return Math.max(before, state.acknowledged());
            } catch (IOException e) {
                report("how much of the log the backend has taken cannot be read: " + e.getMessage());
            }
        } while (retry.awaitNext());
        return null;
    }

    private void mark(long taken) {
        Instant due = nextMark;
        if (due == null || clock.instant().isBefore(due)) {
            return;
        }
        nextMark = clock.instant().plus(BETWEEN_MARKS);
        try {
            mark.write(taken);
        } catch (IOException e) {
            log.debug("that the backend has {} bytes of {} cannot be kept: {}", taken, key, e.getMessage());
        }
    }

    /**
     * Sends a part of the log.
     *
     * @return how many bytes the backend has then; null when the relay is over
     * @throws IOException when it has to be asked first what it has
     */
    @Nullable
    Long send(long offset, byte[] bytes) throws IOException {
        long has;
        switch (insist(LogBatch.part(key, offset, bytes))) {
            case null -> {
                return null;
            }
            case BackendAnswer.Acknowledged acknowledged -> has = acknowledged.offset();
            case BackendAnswer.TakenUncounted ignored -> {
                has = offset + bytes.length;
                mark(has);
            }
            case BackendAnswer.Hole hole ->
                throw new IOException("the log backend has " + hole.offset() + " bytes of " + offset);
            case BackendAnswer.Refused refusal -> {
                refuse(refusal);
                return null;
            }
        }
        if (has <= offset) {
            throw new IOException("the log backend took nothing of a batch at byte " + offset);
        }
        publish(new RelayState(has, false, lasting));
        return has;
    }

    /** Says that the log is complete; true when there is nothing more to send. */
    boolean bring(LogSeal complete) {
        return switch (insist(LogBatch.seal(key, complete))) {
            case null -> true;
            case BackendAnswer.Acknowledged acknowledged -> done(acknowledged.offset());
            case BackendAnswer.TakenUncounted ignored -> done(complete.length());
            case BackendAnswer.Hole ignored -> false;
            case BackendAnswer.Refused refusal -> {
                refuse(refusal);
                yield true;
            }
        };
    }

    /**
     * Says what became of the attempt, and what of its log will never come.
     *
     * @param missing null when nothing is
     * @param seal of a log that the backend has as a whole and does not know to be whole; else null
     * @param verdict null when it is not known
     */
    void farewell(@Nullable MissingBytes missing, @Nullable LogSeal seal, @Nullable String verdict) {
        byte[] note = missing == null ? new byte[0] : missing.note().getBytes(StandardCharsets.UTF_8);
        var batch = LogBatch.farewell(key, state.acknowledged(), note, seal, verdict);
        for (int tries = 0; tries < FAREWELL_TRIES; tries++) {
            try {
                var unused = backend.send(batch);
                return;
            } catch (IOException e) {
                if (!farewells.awaitNext()) {
                    return;
                }
            }
        }
    }

    /** What is said of the relay from now on while all else is well; null for nothing. */
    void lasting(@Nullable String problem) {
        lasting = problem;
        if (isDone()) {
            return;
        }
        publish(state.with(problem));
    }

    void report(@Nullable String problem) {
        publish(state.with(problem));
    }

    private boolean done(long acknowledged) {
        publish(new RelayState(acknowledged, true, null));
        return true;
    }

    private void refuse(BackendAnswer.Refused refusal) {
        publish(new RelayState(state.acknowledged(), false, true, refusal.message()));
    }

    /** Sends until the backend answers; null when the relay was closed meanwhile. */
    private @Nullable BackendAnswer insist(LogBatch batch) {
        do {
            try {
                return backend.send(batch);
            } catch (IOException e) {
                report("the log backend is not reachable: " + e.getMessage());
            }
        } while (retry.awaitNext());
        return null;
    }

    private void publish(RelayState next) {
        if (!next.equals(state)) {
            state = next;
            changed.accept(next);
        }
    }
}
