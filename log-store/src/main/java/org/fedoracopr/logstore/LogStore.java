package org.fedoracopr.logstore;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import org.fedoracopr.logstore.expiry.PublishedExpiry;
import org.fedoracopr.logstore.file.FileLogStorage;
import org.fedoracopr.logstore.file.FsyncPolicy;
import org.fedoracopr.logstore.http.HttpLogServer;
import org.fedoracopr.logstore.http.WriterToken;
import org.fedoracopr.logstore.http.Writers;
import org.fedoracopr.logstore.redis.RedisLogStorage;
import org.fedoracopr.logstore.redis.RedisServer;
import org.fedoracopr.logstore.results.PublishedLogs;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.token.ReviewedTokens;
import org.fedoracopr.logstore.token.TokenReviewOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running log store: a storage and the HTTP server in front of it. */
public final class LogStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogStore.class);

    private final LogStorage storage;
    private final HttpLogServer server;
    private final @Nullable ReviewedTokens reviewed;
    private final @Nullable PublishedExpiry expiry;

    private LogStore(
            LogStorage storage,
            HttpLogServer server,
            @Nullable ReviewedTokens reviewed,
            @Nullable PublishedExpiry expiry) {
        this.storage = storage;
        this.server = server;
        this.reviewed = reviewed;
        this.expiry = expiry;
    }

    /** Starts a log store; it is ready for requests when this returns. */
    public static LogStore start(LogStoreOptions options) throws IOException {
        WriterToken token =
                options.tokenFile() == null ? WriterToken.none() : WriterToken.fromFile(options.tokenFile());
        InstantSource clock = InstantSource.system();
        @Nullable TokenReviewOptions review = options.tokenReview();
        @Nullable ReviewedTokens reviewed = review == null ? null : ReviewedTokens.of(review, clock);
        Writers writers = new Writers(token, reviewed);
        LogStorage storage = storage(options, clock);
        PublishedLogs results = PublishedLogs.at(options.results());
        try {
            HttpLogServer server = HttpLogServer.start(
                    options.host(), options.port(), storage, results, writers, options.limits(), clock);
            if (writers.areKnown()) {
                LOG.info("Writers need a token; everybody may read");
            } else {
                LOG.warn("Everybody who reaches {} may write logs; name a secret with --token-file", server.url());
            }
            @Nullable Duration age = options.expireAfter();
            @Nullable
            PublishedExpiry expiry = age == null || options.results() == null
                    ? null
                    : PublishedExpiry.start(storage, results, age, clock);
            return new LogStore(storage, server, reviewed, expiry);
        } catch (IOException failure) {
            storage.close();
            throw failure;
        }
    }

    private static LogStorage storage(LogStoreOptions options, InstantSource clock) throws IOException {
        @Nullable RedisServer redis = options.redis();
        if (redis == null) {
            return FileLogStorage.open(options.directory(), options.fsync());
        }
        // Redis forgets what the files have, so they have to have it on the disk.
        LogStorage files = FileLogStorage.open(options.directory(), FsyncPolicy.BATCH);
        try {
            return RedisLogStorage.open(files, redis, clock);
        } catch (IOException | RuntimeException failure) {
            files.close();
            throw failure;
        }
    }

    /** Where it listens. */
    public URI url() {
        return server.url();
    }

    @Override
    public void close() throws IOException {
        if (expiry != null) {
            expiry.close();
        }
        // The storage first: it ends the waits of followers, for which the server would wait.
        try {
            storage.close();
        } finally {
            server.close();
            if (reviewed != null) {
                reviewed.close();
            }
        }
    }
}
