package org.fedoracopr.logstore.expiry;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.logstore.results.PublishedLog;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.ResultPath;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the bytes of logs that were published some time ago, so that the store needs room for what is not on the results volume alone.
 *
 * <p>Invariant: bytes go only when the published file of the same build and attempt was read to its end and has the seal's length and digest. A log that
 * was not published, as that of an attempt which was followed by another, stays.
 */
public final class PublishedExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedExpiry.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final LogStorage storage;
    private final PublishedLogs results;
    private final Duration age;
    private final InstantSource clock;
    private final ScheduledExecutorService sweeps = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("expiry").daemon().factory());

    private PublishedExpiry(LogStorage storage, PublishedLogs results, Duration age, InstantSource clock) {
        this.storage = Objects.requireNonNull(storage, "storage is null");
        this.results = Objects.requireNonNull(results, "results is null");
        this.age = Objects.requireNonNull(age, "age is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /**
     * Begins to look every hour, more often for a shorter age.
     *
     * @param age how long after its seal a log is kept although it is published
     */
    public static PublishedExpiry start(LogStorage storage, PublishedLogs results, Duration age, InstantSource clock) {
        var expiry = new PublishedExpiry(storage, results, age, clock);
        long pause = Math.clamp(age.toMillis(), SHORTEST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis());
        var unused = expiry.sweeps.scheduleWithFixedDelay(expiry::sweep, pause, pause, TimeUnit.MILLISECONDS);
        return expiry;
    }

    private void sweep() {
        try {
            storage.eachSealed(clock.instant().minus(age), this::expireIfPublished);
        } catch (IOException | RuntimeException failure) {
            // Nothing is lost, and the next round tries again.
            LOG.warn("Published logs are kept for now: {}", failure.toString());
        }
    }

    private void expireIfPublished(LogId id) throws IOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("the log store is shutting down");
        }
        try {
            Optional<PublishedLog> published = published(id);
            if (published.isPresent() && isSealedAs(id, published.get()) && isWhole(published.get())) {
                storage.expire(id);
            }
        } catch (IOException | RuntimeException failure) {
            // One log that cannot be looked at keeps no other from its turn.
            LOG.warn("{} is kept: {}", id, failure.toString());
        }
    }

    private Optional<PublishedLog> published(LogId id) throws IOException {
        if (id.key().kind() != LogKey.Kind.BUILD_UID) {
            return Optional.empty();
        }
        Optional<ResultPath> path = storage.path(id.key());
        return path.isEmpty()
                ? Optional.empty()
                : results.find(path.get())
                        .filter(log -> log.attempt() == id.attempt()
                                && log.buildUid().equals(id.key().id()));
    }

    private boolean isSealedAs(LogId id, PublishedLog published) throws IOException {
        try (LogReader reader = storage.open(id).orElse(null)) {
            return reader != null && published.seal().equals(reader.state().seal());
        }
    }

    private static boolean isWhole(PublishedLog published) {
        try {
            if (published.seal().equals(published.sealOfFile())) {
                return true;
            }
            LOG.warn("{} is not the log of its manifest; the store keeps its own", published.file());
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read; the store keeps its own: {}", published.file(), unreadable.toString());
        }
        return false;
    }

    @Override
    public void close() {
        sweeps.shutdownNow();
    }
}
