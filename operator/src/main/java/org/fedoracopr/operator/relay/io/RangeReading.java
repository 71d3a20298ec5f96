package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.RangeFetch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rest of a log, fetched from the agent by requests and sent on; the records come on another thread. */
final class RangeReading {

    private static final Logger log = LoggerFactory.getLogger(RangeReading.class);

    /** How often a window's turn, or its end, is looked for. */
    private static final Duration FOR_OTHERS = Duration.ofSeconds(1);

    private final LogSource source;
    private final AgentWord agent;
    private final BackendSide backend;
    private final Retry retry;
    private final InstantSource clock;
    private final RangeFetch fetch;
    /** Stands for this reading where it waits for its turn. */
    private final Runnable wake;

    /** Of the relay's thread: this reading has one of the windows that all relays share. */
    private boolean hasWindow;

    RangeReading(
            LogSource source,
            AgentWord agent,
            BackendSide backend,
            Retry retry,
            InstantSource clock,
            long acknowledged) {
        this.source = source;
        this.agent = agent;
        this.backend = backend;
        this.retry = retry;
        this.clock = clock;
        this.wake = retry::now;
        // Later than any of an operator before this one.
        this.fetch = new RangeFetch(acknowledged, clock.millis());
    }

    /** Takes a record; called by another thread. */
    void accept(LogRange part) {
        synchronized (fetch) {
            fetch.accept(part, clock.instant());
        }
        retry.now();
    }

    /** What was asked for is asked for again soon; called by another thread. */
    void recordsMayBeLost() {
        synchronized (fetch) {
            fetch.lost();
        }
        retry.now();
    }

    /**
     * Asks and sends until the backend has the sealed log, or the relay is closed.
     *
     * @param onlyOnce true to return as soon as the backend has all that the agent is known to have
     * @throws IOException when the backend has to be asked first what it has
     */
    void read(boolean onlyOnce) throws IOException {
        try {
            fetchAll(onlyOnce);
        } finally {
            giveBackWindow();
            source.windows().leave(wake);
        }
    }

    private void fetchAll(boolean onlyOnce) throws IOException {
        while (!retry.isClosed() && !backend.isDone()) {
            LogSeal complete = agent.seal();
            Step step = next(complete != null);
            if (step.bytes().length > 0) {
                Long has = backend.send(step.offset(), step.bytes());
                if (has == null) {
                    return;
                }
                taken(has);
            } else if (complete != null && step.offset() >= complete.length()) {
                // The backend may say that it lacks something; then it is asked what it has.
                var unused = backend.bring(complete);
                return;
            } else if (step.request().isPresent()) {
                ask(step.request().get());
            } else if (onlyOnce && step.caughtUp()) {
                return;
            } else {
                pause();
            }
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    private record Step(long offset, byte[] bytes, Optional<RangeRequest> request, boolean caughtUp) {}

    private Step next(boolean complete) {
        synchronized (fetch) {
            fetch.known(agent.known(), complete);
            byte[] bytes = fetch.toSend();
            Instant now = clock.instant();
            if (!fetch.isUnderWay(now)) {
                // An agent that does not answer keeps no other from its turn.
                giveBackWindow();
            }
            boolean mayAsk = fetch.isDue(now) && (hasWindow || source.windows().take(wake));
            hasWindow |= mayAsk;
            Optional<RangeRequest> request = mayAsk ? fetch.request(now) : Optional.empty();
            return new Step(fetch.offset(), bytes, request, fetch.isCaughtUp());
        }
    }

    private void giveBackWindow() {
        if (hasWindow) {
            hasWindow = false;
            source.windows().giveBack();
        }
    }

    private void taken(long offset) {
        synchronized (fetch) {
            fetch.taken(offset);
        }
        retry.reset();
    }

    private void ask(RangeRequest request) {
        log.debug(
                "log of {}: the agent is asked for {} bytes from byte {}",
                source.container(),
                request.length(),
                request.offset());
        try {
            source.agent().ask(request);
        } catch (IOException e) {
            synchronized (fetch) {
                fetch.lost();
            }
            backend.report("the agent cannot be asked for the log: " + e.getMessage());
        }
    }

    private void pause() {
        Duration pause;
        synchronized (fetch) {
            Instant now = clock.instant();
            // Without a window it is due and has to wait for others, who wake it.
            pause = fetch.isDue(now) || hasWindow ? FOR_OTHERS : fetch.pause(now);
        }
        retry.awaitNudge(pause);
    }
}
