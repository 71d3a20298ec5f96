package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.OpenLogs;
import org.fedoracopr.logstore.storage.ResultPath;
import org.fedoracopr.logstore.storage.SealedLogs;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.fedoracopr.logstore.storage.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The storage that acknowledges batches when Redis has them, and settles logs in another storage in large pieces: when a
 * tail is long enough, when a log is sealed or has been quiet, and when Redis has no more room.
 *
 * <p>What Redis has when this ends stays there; the next one settles it when it starts. One log store at a time may use a
 * Redis database.
 */
public final class RedisLogStorage implements LogStorage {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLogStorage.class);
    private static final int MAX_IDLE_LOGS = 1024;
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final LogStorage settled;
    private final RedisTails tails;
    private final HeldTails held;
    private final OpenLogs<RedisLog> logs;
    private final InstantSource clock;
    private final ScheduledExecutorService settling = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("settle").daemon().factory());

    private RedisLogStorage(LogStorage settled, RedisTails tails, long maxBytes, InstantSource clock) {
        this.settled = settled;
        this.tails = tails;
        this.clock = clock;
        this.held = new HeldTails(maxBytes, clock);
        this.logs = new OpenLogs<>(MAX_IDLE_LOGS, id -> new RedisLog(id, settled, tails, held));
    }

    /**
     * Puts Redis in front of a storage and settles what an earlier run has left in it.
     *
     * @param settled must have bytes on the disk when it acknowledges them, for Redis forgets them then; closed with this one
     */
    public static RedisLogStorage open(LogStorage settled, RedisServer server, InstantSource clock) throws IOException {
        RedisLogStorage storage = new RedisLogStorage(settled, RedisTails.connect(server), server.maxBytes(), clock);
        boolean opened = false;
        try {
            storage.settle(storage.tails.all());
            opened = true;
        } finally {
            if (!opened) {
                storage.tails.close();
                storage.settling.shutdownNow();
            }
        }
        var unused = storage.settling.scheduleWithFixedDelay(
                storage::settleQuietLogs, QUIET.toSeconds(), QUIET.toSeconds(), TimeUnit.SECONDS);
        return storage;
    }

    @Override
    public UpdateOutcome update(LogBatch batch) throws IOException {
        LogId id = batch.log();
        RedisLog log = logs.acquire(id);
        try {
            return log.update(batch);
        } finally {
            logs.release(id);
        }
    }

    @Override
    public Optional<LogId> latest(LogKey key) throws IOException {
        return settled.latest(key);
    }

    @Override
    public List<Integer> attempts(LogKey key) throws IOException {
        return settled.attempts(key);
    }

    @Override
    public Optional<LogKey> find(ResultPath path) throws IOException {
        return settled.find(path);
    }

    @Override
    public Optional<ResultPath> path(LogKey key) throws IOException {
        return settled.path(key);
    }

    @Override
    public Optional<Verdict> verdict(LogId log) throws IOException {
        return settled.verdict(log);
    }

    @Override
    public Optional<LogReader> open(LogId id) throws IOException {
        Optional<LogReader> beginning = settled.open(id);
        if (beginning.isEmpty()) {
            return Optional.empty();
        }
        RedisLog log;
        try {
            log = logs.acquire(id);
        } catch (IOException closed) {
            beginning.get().close();
            throw closed;
        }
        return Optional.of(new RedisLogReader(log, beginning.get(), () -> logs.release(id)));
    }

    @Override
    public void eachSealed(Instant before, SealedLogs visitor) throws IOException {
        settled.eachSealed(before, visitor);
    }

    @Override
    public boolean expire(LogId log) throws IOException {
        // A sealed log is settled as a whole.
        return settled.expire(log);
    }

    @Override
    public void checkWritable() throws IOException {
        tails.ping();
        settled.checkWritable();
    }

    @Override
    public void close() throws IOException {
        settling.shutdownNow();
        logs.close();
        // Those who waited still look once at what there is.
        try {
            settled.close();
        } finally {
            tails.close();
        }
    }

    /** Bytes of logs that this log store keeps in Redis. */
    long heldBytes() {
        return held.total();
    }

    /** Settles the logs that have not grown for a while, of builds whose sender never says that they are complete. */
    void settleQuietLogs() {
        Instant moment = clock.instant().minus(QUIET);
        try {
            settle(held.quietSince(moment));
        } catch (IOException | RuntimeException failure) {
            // Nothing is lost, and the next round tries again.
            LOG.warn("Quiet logs stay in Redis for now: {}", failure.toString());
        }
    }

    private void settle(List<LogId> ids) throws IOException {
        for (LogId id : ids) {
            RedisLog log = logs.acquire(id);
            try {
                log.settle();
            } finally {
                logs.release(id);
            }
        }
    }
}
