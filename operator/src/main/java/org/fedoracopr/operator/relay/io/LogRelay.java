package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.MissingBytes;
import org.fedoracopr.operator.relay.decide.RelayCourse;
import org.fedoracopr.operator.relay.model.LogKey;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay of one attempt's log, in a thread of its own: sends it on from where the backend stands, ends with the seal and the verdict.
 *
 * <p>It reads the builder's output as long as the agent's checkpoints agree; after a break from its beginning again. Where no reading agrees any more, bytes are
 * gone from the Pod's log, and the agent is asked for the rest. Holds a few MiB at most, whatever stalls; a stalled backend holds back only this log.
 */
public final class LogRelay implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogRelay.class);

    private static final Duration AGENT_PATIENCE = Duration.ofSeconds(10);

    private static final String LOST = "bytes are lost from the Pod's log; the agent is asked for them";

    private final LogSource source;
    private final AgentWord agent = new AgentWord();
    private final BackendSide backend;
    private final Retry retry;
    private final Retry farewells;
    private final InstantSource clock;
    private volatile @Nullable TailReading tail;
    private volatile @Nullable RangeReading range;
    private volatile @Nullable String verdict;

    /** A relay of which nothing is kept for the next operator. */
    public LogRelay(
            LogSource source,
            LogKey key,
            LogBackend backend,
            Retry retry,
            InstantSource clock,
            Consumer<RelayState> changed) {
        this(source, key, backend, TakenMark.NONE, retry, clock, changed);
    }

    /**
     * A relay that begins when it is run.
     *
     * @param mark used with a backend that does not count
     * @param changed told of each new state, from the relay's thread
     */
    public LogRelay(
            LogSource source,
            LogKey key,
            LogBackend backend,
            TakenMark mark,
            Retry retry,
            InstantSource clock,
            Consumer<RelayState> changed) {
        this.source = Objects.requireNonNull(source, "source is null");
        this.retry = Objects.requireNonNull(retry, "retry is null");
        this.farewells = retry.afresh();
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.backend = new BackendSide(key, backend, retry, farewells, clock, mark, changed);
    }

    public RelayState state() {
        return backend.state();
    }

    /** True when the agent's records are still needed. */
    public boolean needsAgent() {
        return !backend.isDone() && !retry.isClosed();
    }

    /** Tells what the agent has of the log. */
    public void checkpoint(long offset, String sha256) {
        agent.checkpoint(offset, sha256);
        heard();
    }

    private void heard() {
        look();
        retry.now();
    }

    /** Ends a stream that gives nothing although it should, so that another one is opened; to be called every few seconds, for a quiet agent says nothing new. */
    public void look() {
        TailReading reading = tail;
        if (reading != null) {
            reading.endIfBroken();
        }
    }

    /** Tells that the log is complete. */
    public void seal(LogSeal complete) {
        agent.seal(complete);
        heard();
    }

    /** Hands over a part of the log that the agent printed. */
    public void range(LogRange part) {
        RangeReading reading = range;
        if (reading != null) {
            reading.accept(part);
        }
    }

    /** The agent's output is read from a new beginning: what it printed meanwhile may be lost. */
    public void agentIsReadAgain() {
        RangeReading reading = range;
        if (reading != null) {
            reading.recordsMayBeLost();
        }
    }

    /** Tells what became of the attempt; it is said to the backend with the last batch. */
    public void verdict(String json) {
        verdict = json;
        retry.now();
    }

    @Override
    public void run() {
        relay();
        // The verdict follows from the sealed log and more.
        while (backend.isDone() && verdict == null && !retry.isClosed()) {
            retry.awaitNudge(Duration.ofMinutes(1));
        }
        if (!farewells.isClosed()) {
            takeLeave();
        }
    }

    private void takeLeave() {
        LogSeal seal = backend.isDone() ? null : agent.seal();
        MissingBytes missing = backend.isDone() ? null : MissingBytes.of(state().acknowledged(), agent.known(), seal);
        if (missing != null && missing.isNothing()) {
            backend.farewell(null, seal, verdict);
        } else if (missing != null || verdict != null) {
            backend.farewell(missing, null, verdict);
        }
    }

    private void relay() {
        var course = RelayCourse.begin(source.fromTheStart());
        while (!retry.isClosed() && !backend.isDone()) {
            Long has = backend.greet();
            if (has == null) {
                return;
            }
            if (!course.trusted()) {
                awaitAgent();
            }
            course = switch (course.step()) {
                case TAIL -> course.after(tail(course.trusted(), has));
                case RANGE_ONCE -> fetch(has, true) ? course.fetched() : course;
                case RANGE -> {
                    fetch(has, false);
                    yield course;
                }
            };
            if (!backend.isDone() && !retry.awaitNext()) {
                return;
            }
        }
    }

    /** What is read again is held until the agent has confirmed some of it: better to have its word first. */
    private void awaitAgent() {
        Instant limit = clock.instant().plus(AGENT_PATIENCE);
        while (agent.known() == 0 && agent.seal() == null && clock.instant().isBefore(limit) && !retry.isClosed()) {
            retry.awaitNudge(Duration.ofSeconds(1));
        }
    }

    private RelayCourse.Ending tail(boolean trusted, long has) {
        var reading = new TailReading(source, agent, backend, retry, clock, trusted, has);
        tail = reading;
        try {
            return reading.read();
        } finally {
            tail = null;
        }
    }

    /** False when the backend has less than it said before. */
    private boolean fetch(long has, boolean onlyOnce) {
        var reading = new RangeReading(source, agent, backend, retry, clock, has);
        range = reading;
        backend.lasting(LOST);
        try {
            reading.read(onlyOnce);
            return true;
        } catch (IOException e) {
            log.debug("log of {}: {}", source.container(), e.getMessage());
            return false;
        } finally {
            range = null;
            backend.lasting(null);
        }
    }

    /** The attempt is over and its Pod is gone: nothing more is read, but the backend is told so. */
    public void stop() {
        retry.close();
        endReading();
    }

    /** Nothing more is read or said: another operator may go on. */
    @Override
    public void close() {
        farewells.close();
        stop();
    }

    private void endReading() {
        TailReading reading = tail;
        if (reading != null) {
            reading.end();
        }
    }
}
