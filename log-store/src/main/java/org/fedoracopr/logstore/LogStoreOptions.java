package org.fedoracopr.logstore;

import java.nio.file.Path;
import java.time.Duration;
import org.fedoracopr.logstore.file.FsyncPolicy;
import org.fedoracopr.logstore.http.HttpLimits;
import org.fedoracopr.logstore.redis.RedisServer;
import org.fedoracopr.logstore.token.TokenReviewOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a log store runs.
 *
 * @param directory where logs are kept
 * @param port 0 takes a free one
 * @param tokenFile with the secret that writers share; without it and {@code tokenReview} everybody may write
 * @param tokenReview null when service accounts are not looked at
 * @param redis keeps the newest bytes of growing logs; null keeps all of them in files
 * @param results where the results volume is mounted, for reading; null when it is not
 * @param expireAfter how long after its seal a published log is kept here; null for ever
 */
public record LogStoreOptions(
        Path directory,
        String host,
        int port,
        @Nullable Path tokenFile,
        @Nullable TokenReviewOptions tokenReview,
        FsyncPolicy fsync,
        @Nullable RedisServer redis,
        @Nullable Path results,
        @Nullable Duration expireAfter,
        HttpLimits limits) {
    /** A log store on the loopback interface that everybody there may write to. */
    public static LogStoreOptions local(Path directory, int port) {
        return new LogStoreOptions(
                directory, "127.0.0.1", port, null, null, FsyncPolicy.SEAL, null, null, null, HttpLimits.defaults());
    }

    /** The same with a writers' token. */
    public LogStoreOptions withTokenFile(Path file) {
        return new LogStoreOptions(
                directory, host, port, file, tokenReview, fsync, redis, results, expireAfter, limits);
    }

    /** The same with writers that are service accounts. */
    public LogStoreOptions withTokenReview(TokenReviewOptions review) {
        return new LogStoreOptions(
                directory, host, port, tokenFile, review, fsync, redis, results, expireAfter, limits);
    }

    /** The same with Redis in front of the files. */
    public LogStoreOptions withRedis(RedisServer server) {
        return new LogStoreOptions(
                directory, host, port, tokenFile, tokenReview, fsync, server, results, expireAfter, limits);
    }

    /** The same with a results volume. */
    public LogStoreOptions withResults(Path volume) {
        return new LogStoreOptions(
                directory, host, port, tokenFile, tokenReview, fsync, redis, volume, expireAfter, limits);
    }

    /** The same that removes published logs. */
    public LogStoreOptions withExpiry(Duration after) {
        return new LogStoreOptions(directory, host, port, tokenFile, tokenReview, fsync, redis, results, after, limits);
    }

    /** The same with other bounds. */
    public LogStoreOptions withLimits(HttpLimits other) {
        return new LogStoreOptions(
                directory, host, port, tokenFile, tokenReview, fsync, redis, results, expireAfter, other);
    }
}
