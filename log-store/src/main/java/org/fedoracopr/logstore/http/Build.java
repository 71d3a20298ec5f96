package org.fedoracopr.logstore.http;

import java.io.IOException;
import java.util.Optional;
import java.util.TreeSet;
import org.fedoracopr.logstore.results.PublishedLog;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogState;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.ResultPath;

/**
 * What is known of one build: the logs of its attempts in the storage, and the one on the results volume.
 *
 * <p>A published log counts only for the build that its manifest names; that of a build the storage knows nothing of counts
 * for whoever asks for the path.
 *
 * @param key empty when only the results volume knows it
 */
record Build(LogStorage storage, Optional<LogKey> key, Optional<ResultPath> path, Optional<PublishedLog> published) {
    static Build find(LogStorage storage, PublishedLogs results, LogAddress address) throws IOException {
        Optional<LogKey> key = switch (address) {
            case LogAddress.ByKey byKey -> Optional.of(byKey.key());
            case LogAddress.ByPath byPath -> storage.find(byPath.path());
        };
        Optional<ResultPath> path = switch (address) {
            case LogAddress.ByKey byKey -> storage.path(byKey.key());
            case LogAddress.ByPath byPath -> Optional.of(byPath.path());
        };
        Optional<PublishedLog> published = path.isPresent() ? results.find(path.get()) : Optional.empty();
        return new Build(
                storage,
                key,
                path,
                published.filter(
                        log -> key.isEmpty() || key.get().equals(new LogKey(LogKey.Kind.BUILD_UID, log.buildUid()))));
    }

    /** The attempts that have a log somewhere, in ascending order. */
    TreeSet<Integer> attempts() throws IOException {
        TreeSet<Integer> attempts = key.isPresent() ? new TreeSet<>(storage.attempts(key.get())) : new TreeSet<>();
        published.ifPresent(log -> attempts.add(log.attempt()));
        return attempts;
    }

    /** The published log of an attempt. */
    Optional<PublishedLog> published(int attempt) {
        return published.filter(log -> log.attempt() == attempt);
    }

    /** The storage's name for an attempt. */
    Optional<LogId> stored(int attempt) {
        return key.map(known -> new LogId(known, attempt));
    }

    /** Opens an attempt's log: the storage's, unless the published one is whole and that is not. */
    Optional<LogReader> open(int attempt) throws IOException {
        Optional<PublishedLog> ready = published(attempt);
        Optional<LogId> id = stored(attempt);
        Optional<LogReader> stored = id.isPresent() ? storage.open(id.get()) : Optional.empty();
        if (stored.isPresent() && stored.get().isExpired()) {
            stored.get().close();
            stored = Optional.empty();
        }
        if (ready.isEmpty() || stored.isEmpty()) {
            return stored.or(() -> ready.map(PublishedLog::open));
        }
        boolean whole = false;
        try {
            whole = isWhole(stored.get(), ready.get());
        } finally {
            if (!whole) {
                stored.get().close();
            }
        }
        return Optional.of(whole ? stored.get() : ready.get().open());
    }

    private static boolean isWhole(LogReader reader, PublishedLog published) throws IOException {
        LogState state = reader.state();
        return published.seal().equals(state.seal());
    }
}
