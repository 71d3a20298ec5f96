package org.fedoracopr.logstore.storage;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A storage without anything, in place of one that is not open yet. */
final class NoStorage implements LogStorage {
    @Override
    public UpdateOutcome update(LogBatch batch) {
        throw new IllegalStateException("not open");
    }

    @Override
    public Optional<LogId> latest(LogKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<LogKey> find(ResultPath path) {
        return Optional.empty();
    }

    @Override
    public List<Integer> attempts(LogKey key) {
        return List.of();
    }

    @Override
    public Optional<ResultPath> path(LogKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<Verdict> verdict(LogId log) {
        return Optional.empty();
    }

    @Override
    public Optional<LogReader> open(LogId log) {
        return Optional.empty();
    }

    @Override
    public void eachSealed(Instant before, SealedLogs visitor) {}

    @Override
    public boolean expire(LogId log) {
        return false;
    }

    @Override
    public void checkWritable() {}

    @Override
    public void close() {}
}
