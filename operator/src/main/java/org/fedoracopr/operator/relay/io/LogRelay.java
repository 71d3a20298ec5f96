package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.decide.CheckpointMismatchException;
import org.fedoracopr.operator.relay.decide.TailPosition;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay of one attempt's log, in a thread of its own: reads the builder's output, sends it on, ends with the seal.
 *
 * <p>While a batch is under way nothing is read, so that what comes meanwhile waits at the sender and makes the next batch larger; a stalled backend holds back
 * only this log. After a break the pod log is read again from its beginning, and sent again only from where the backend stands.
 */
public final class LogRelay implements Runnable, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LogRelay.class);

    /** One batch carries at most this many bytes of log; encoded they are at most three times as many. */
    private static final int MAX_BATCH = 1 << 20;

    private final PodLogs logs;
    private final ContainerRef container;
    private final LogKey key;
    private final LogBackend backend;
    private final Retry retry;
    private final Consumer<RelayState> changed;
    private final boolean fromTheStart;
    private final ConcurrentSkipListMap<Long, String> checkpoints = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable LogSeal> seal = new AtomicReference<>();
    private final AtomicReference<@Nullable InputStream> open = new AtomicReference<>();
    private volatile RelayState state = RelayState.NONE;

    /**
     * @param fromTheStart true when this process saw the container start: the first reading then needs no checkpoint to be trusted
     * @param changed told of each new state, from the relay's thread
     */
    public LogRelay(
            PodLogs logs,
            ContainerRef container,
            LogKey key,
            LogBackend backend,
            Retry retry,
            boolean fromTheStart,
            Consumer<RelayState> changed) {
        this.logs = Objects.requireNonNull(logs, "logs is null");
        this.container = Objects.requireNonNull(container, "container is null");
        this.key = Objects.requireNonNull(key, "key is null");
        this.backend = Objects.requireNonNull(backend, "backend is null");
        this.retry = Objects.requireNonNull(retry, "retry is null");
        this.fromTheStart = fromTheStart;
        this.changed = Objects.requireNonNull(changed, "changed is null");
    }

    public RelayState state() {
        return state;
    }

    /** Tells what the agent has of the log. */
    public void checkpoint(long offset, String sha256) {
        checkpoints.put(offset, sha256);
        retry.now();
    }

    /** Tells that the log is complete. */
    public void seal(LogSeal complete) {
        checkpoints.put(complete.length(), complete.sha256());
        seal.set(complete);
        retry.now();
    }

    @Override
    public void run() {
        boolean trusted = fromTheStart;
        while (!retry.isClosed()) {
            var position = greet(trusted);
            if (position == null) {
                return;
            }
            trusted = false;
            try {
                readAll(position);
            } catch (CheckpointMismatchException e) {
                report(e.getMessage());
            } catch (IOException e) {
                log.debug("log of {}: {}", container, e.getMessage());
            }
            if (state.sealed() || settled(position) || !retry.awaitNext()) {
                return;
            }
        }
    }

    /** The position to read with, from what the backend has; null when the relay was closed meanwhile. */
    private @Nullable TailPosition greet(boolean trusted) {
        BackendAnswer answer = insist(LogBatch.hello(key));
        if (answer == null) {
            return null;
        }
        // A backend that does not count would take the same bytes twice: what it took is known here alone.
        long has = answer instanceof BackendAnswer.Acknowledged acknowledged
                ? acknowledged.offset()
                : state.acknowledged();
        publish(new RelayState(has, false, state.problem()));
        return new TailPosition(trusted, has);
    }

    private void readAll(TailPosition position) throws IOException, CheckpointMismatchException {
        try (InputStream stream = logs.follow(container)) {
            open.set(stream);
            byte[] buffer = new byte[64 << 10];
            while (!retry.isClosed()) {
                int length = stream.read(buffer);
                if (length < 0) {
                    return;
                }
                confirm(position);
                position.read(buffer, length);
                retry.reset();
                sendAll(position);
                while (!position.canRead() && !retry.isClosed()) {
                    retry.awaitNudge(Duration.ofSeconds(1));
                    confirm(position);
                    sendAll(position);
                }
            }
        } finally {
            open.set(null);
        }
    }

    private void confirm(TailPosition position) throws CheckpointMismatchException {
        for (var checkpoint : checkpoints.entrySet()) {
            position.checkpoint(checkpoint.getKey(), checkpoint.getValue());
        }
        checkpoints.headMap(position.sendOffset(), false).keySet().stream()
                .limit(Math.max(0, checkpoints.size() - 1_000))
                .forEach(checkpoints::remove);
    }

    /** After the stream's end: waits for the seal as long as what was read may be all, and brings it; true when nothing is left to do. */
    private boolean settled(TailPosition position) {
        try {
            while (!retry.isClosed()) {
                confirm(position);
                sendAll(position);
                LogSeal complete = seal.get();
                if (complete != null && position.matches(complete) && position.sendOffset() >= complete.length()) {
                    return bring(complete);
                }
                if (complete != null || !retry.awaitNudge(Duration.ofSeconds(2))) {
                    return false;
                }
            }
        } catch (CheckpointMismatchException | IOException e) {
            report(e.getMessage());
        }
        return false;
    }

    private boolean bring(LogSeal complete) {
        return switch (insist(LogBatch.seal(key, complete))) {
            case null -> true;
            case BackendAnswer.Acknowledged acknowledged -> done(acknowledged.offset());
            case BackendAnswer.TakenUncounted ignored -> done(complete.length());
            case BackendAnswer.Hole ignored -> false;
            case BackendAnswer.Refused refused -> {
                report(refused.message());
                yield true;
            }
        };
    }

    private boolean done(long acknowledged) {
        publish(new RelayState(acknowledged, true, null));
        return true;
    }

    private void sendAll(TailPosition position) throws IOException {
        for (byte[] bytes = position.toSend(MAX_BATCH); bytes.length > 0; bytes = position.toSend(MAX_BATCH)) {
            long offset = position.sendOffset();
            long has;
            switch (insist(new LogBatch(key, offset, bytes, offset == 0, null))) {
                case null -> {
                    return;
                }
                case BackendAnswer.Acknowledged acknowledged -> has = acknowledged.offset();
                case BackendAnswer.TakenUncounted ignored -> has = offset + bytes.length;
                case BackendAnswer.Hole hole ->
                    // Reading again starts with asking the backend what it has.
                    throw new IOException("the log backend has " + hole.offset() + " bytes of " + offset);
                case BackendAnswer.Refused refused -> {
                    report(refused.message());
                    retry.close();
                    return;
                }
            }
            if (has <= offset) {
                throw new IOException("the log backend took nothing of a batch at byte " + offset);
            }
            position.acknowledged(has);
            publish(new RelayState(has, false, null));
        }
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

    private void report(@Nullable String problem) {
        log.debug("relay of {}: {}", container, problem);
        publish(new RelayState(state.acknowledged(), state.sealed(), problem));
    }

    private void publish(RelayState next) {
        if (!next.equals(state)) {
            state = next;
            changed.accept(next);
        }
    }

    @Override
    public void close() {
        retry.close();
        InputStream stream = open.getAndSet(null);
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                log.debug("closing the log of {}: {}", container, e.getMessage());
            }
        }
    }
}
