package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.CheckpointMismatchException;
import org.fedoracopr.operator.relay.decide.Lag;
import org.fedoracopr.operator.relay.decide.QuietStream;
import org.fedoracopr.operator.relay.decide.RelayCourse;
import org.fedoracopr.operator.relay.decide.TailPosition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reading of a Pod's log from its beginning, and the sending of what of it may be sent.
 *
 * <p>While a batch is under way nothing is read, so that what comes meanwhile waits at the sender and makes the next batch larger.
 */
final class TailReading {

    private static final Logger log = LoggerFactory.getLogger(TailReading.class);

    /** One batch carries at most this many bytes of log; encoded they are at most three times as many. */
    private static final int MAX_BATCH = 1 << 20;

    /** How long a reading that holds as much as it may waits for a checkpoint to agree with it. */
    private static final Duration CHECKPOINT_PATIENCE = Duration.ofSeconds(10);

    /** How soon bytes are noticed that come while a checkpoint is awaited. */
    private static final Duration FOR_BYTES = Duration.ofMillis(100);

    private final LogSource source;
    private final AgentWord agent;
    private final BackendSide backend;
    private final Retry retry;
    private final InstantSource clock;
    private final TailPosition position;
    private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();
    /** While the reader waits for the next byte, what it waits with; seen by other threads. */
    private volatile @Nullable Waiting waiting;

    private volatile boolean lagging;
    private @Nullable Lag lag;

    private record Waiting(Instant since, long read, boolean trusted) {}

    /**
     * @param trusted true when it begins with the container
     * @param acknowledged the bytes that the backend has
     */
    TailReading(
            LogSource source,
            AgentWord agent,
            BackendSide backend,
            Retry retry,
            InstantSource clock,
            boolean trusted,
            long acknowledged) {
        this.source = source;
        this.agent = agent;
        this.backend = backend;
        this.retry = retry;
        this.clock = clock;
        this.position = new TailPosition(trusted, acknowledged);
    }

    /** Reads and sends as long as the stream goes on, and brings the seal when all is read; says how it ended. */
    RelayCourse.Ending read() {
        boolean opened = false;
        try {
            InputStream stream = source.logs().follow(source.container());
            opened = true;
            if (!follow(stream)) {
                return RelayCourse.Ending.FULL;
            }
            settle();
        } catch (CheckpointMismatchException e) {
            backend.report(e.getMessage());
            return RelayCourse.Ending.CONTRADICTED;
        } catch (IOException e) {
            log.debug("log of {}: {}", source.container(), e.getMessage());
            if (!opened) {
                return RelayCourse.Ending.NOT_OPENED;
            }
        }
        if (lagging) {
            return RelayCourse.Ending.LAGGING;
        }
        boolean right = position.isTrusted() && agent.seal() == null;
        return !right && isShort() ? RelayCourse.Ending.TOO_SHORT : RelayCourse.Ending.CONFIRMED;
    }

    /** Until the stream ends; false when it holds all that it may, and no checkpoint agrees. */
    private boolean follow(InputStream followed) throws IOException, CheckpointMismatchException {
        try (InputStream stream = followed) {
            open.set(stream);
            byte[] buffer = new byte[64 << 10];
            while (!retry.isClosed() && !backend.isDone()) {
                awaitWord(stream);
                waiting = new Waiting(clock.instant(), position.position(), position.isTrusted());
                int length = stream.read(buffer);
                waiting = null;
                if (length < 0) {
                    break;
                }
                agent.confirm(position);
                position.read(buffer, length);
                readWhatIsThere(stream, buffer);
                retry.reset();
                sendAll();
                if (!position.canRead() && !awaitRoom()) {
                    return false;
                }
            }
            return true;
        } finally {
            waiting = null;
            open.set(null);
        }
    }

    /** Before the next bytes, which may not come for an hour: waits for the checkpoint that lets go of what came last. */
    private void awaitWord(InputStream stream) throws IOException, CheckpointMismatchException {
        Instant limit = clock.instant().plus(CHECKPOINT_PATIENCE);
        while (position.holdsBack()
                && agent.known() <= position.position()
                && stream.available() == 0
                && clock.instant().isBefore(limit)
                && !retry.isClosed()) {
            retry.awaitNudge(FOR_BYTES);
            agent.confirm(position);
            sendAll();
        }
    }

    /** What came while the last batch was under way goes into the next one as a whole: each is a request. */
    private void readWhatIsThere(InputStream stream, byte[] buffer) throws IOException, CheckpointMismatchException {
        while (position.canRead()
                && position.position() - position.sendOffset() < MAX_BATCH
                && stream.available() > 0) {
            int length = stream.read(buffer);
            if (length < 0) {
                return;
            }
            position.read(buffer, length);
        }
    }

    /** Waits for a checkpoint that lets go of what is held; false when none comes. */
    private boolean awaitRoom() throws IOException, CheckpointMismatchException {
        Instant limit = clock.instant().plus(CHECKPOINT_PATIENCE);
        while (!position.canRead() && !retry.isClosed() && !backend.isDone()) {
            if (!clock.instant().isBefore(limit)) {
                return false;
            }
            retry.awaitNudge(Duration.ofSeconds(1));
            agent.confirm(position);
            sendAll();
        }
        return true;
    }

    /** After the stream's end: waits for the seal as long as what was read may be all, and brings it. */
    private void settle() throws IOException, CheckpointMismatchException {
        while (!retry.isClosed() && !backend.isDone()) {
            agent.confirm(position);
            sendAll();
            LogSeal complete = agent.seal();
            if (complete != null && position.matches(complete) && position.sendOffset() >= complete.length()) {
                var unused = backend.bring(complete);
                return;
            }
            if (complete != null || isShort() || !retry.awaitNudge(Duration.ofSeconds(2))) {
                return;
            }
        }
    }

    /** The agent has more than this reading gave. */
    private boolean isShort() {
        return agent.known() > position.position();
    }

    private void sendAll() throws IOException {
        for (byte[] bytes = position.toSend(MAX_BATCH); bytes.length > 0; bytes = position.toSend(MAX_BATCH)) {
            Long has = backend.send(position.sendOffset(), bytes);
            if (has == null) {
                return;
            }
            position.acknowledged(has);
        }
    }

    /** Ends a stream that gives nothing although the agent has more, or that can never give what the agent has; called by another thread. */
    synchronized void endIfBroken() {
        Waiting reader = waiting;
        if (reader == null) {
            return;
        }
        Instant now = clock.instant();
        long known = agent.known();
        if (QuietStream.isBroken(Duration.between(reader.since(), now), reader.read(), known, reader.trusted())) {
            log.debug("the log of {} stands still at byte {}", source.container(), reader.read());
            lagging = !reader.trusted();
            end();
        } else if (!reader.trusted() && isLagging(now, known - reader.read())) {
            log.debug("the log of {} stays behind its agent", source.container());
            lagging = true;
            end();
        }
    }

    private boolean isLagging(Instant now, long bytes) {
        Lag before = lag == null ? Lag.begin(now) : lag;
        lag = before.next(now, bytes);
        return before.persists(now, bytes);
    }

    /** Ends it; called by another thread. */
    void end() {
        InputStream stream = open.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                log.debug("closing the log of {}: {}", source.container(), e.getMessage());
            }
        }
    }
}
