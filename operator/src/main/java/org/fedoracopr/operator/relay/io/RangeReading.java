package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.RangeFetch;

/** The rest of a log, fetched from the agent by requests and sent on; the records come on another thread. */
final class RangeReading {

    private final LogSource source;
    private final AgentWord agent;
    private final BackendSide backend;
    private final Retry retry;
    private final InstantSource clock;
    private final RangeFetch fetch;

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

    /**
     * Asks and sends until the backend has the sealed log, or the relay is closed.
     *
     * @param onlyOnce true to return as soon as the backend has all that the agent is known to have
     * @throws IOException when the backend has to be asked first what it has
     */
    void read(boolean onlyOnce) throws IOException {
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
            Optional<RangeRequest> request = bytes.length > 0 ? Optional.empty() : fetch.request(clock.instant());
            return new Step(fetch.offset(), bytes, request, fetch.isCaughtUp());
        }
    }

    private void taken(long offset) {
        synchronized (fetch) {
            fetch.taken(offset);
        }
        retry.reset();
    }

    private void ask(RangeRequest request) {
        try {
            source.agent().ask(request);
        } catch (IOException e) {
            synchronized (fetch) {
                fetch.notAsked();
            }
            backend.report("the agent cannot be asked for the log: " + e.getMessage());
        }
    }

    private void pause() {
        Duration pause;
        synchronized (fetch) {
            pause = fetch.pause(clock.instant());
        }
        retry.awaitNudge(pause);
    }
}
