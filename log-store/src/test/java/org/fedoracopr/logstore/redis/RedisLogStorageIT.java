package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.fedoracopr.logstore.file.FileLogStorage;
import org.fedoracopr.logstore.file.FsyncPolicy;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.LogStorageContract;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** The contract of storages, held by Redis in front of files. */
@AddLifecycleHook(SkipWithoutRedis.class)
final class RedisLogStorageIT extends LogStorageContract {
    private static @Nullable RedisProcess redis;
    private static Path redisDirectory = Path.of("");
    private Path directory = Path.of("");

    @BeforeContainer
    static void startRedis() throws IOException {
        redisDirectory = Files.createTempDirectory("redis");
        redis = RedisProcess.start(redisDirectory, "--appendonly", "no");
    }

    @AfterContainer
    static void stopRedis() throws IOException {
        if (redis != null) {
            redis.close();
        }
        delete(redisDirectory);
    }

    @Override
    protected LogStorage openNew() throws IOException {
        directory = Files.createTempDirectory("log-store");
        try (Jedis jedis = redis().connect()) {
            jedis.flushAll();
        }
        return reopen();
    }

    @Override
    protected LogStorage reopen() throws IOException {
        // Files force nothing here: what a machine does that loses power is not what the contract is about.
        LogStorage files = FileLogStorage.open(directory, FsyncPolicy.SEAL);
        return RedisLogStorage.open(files, redis().server(RedisServer.DEFAULT_BYTES), InstantSource.system());
    }

    @Override
    protected void remove() throws IOException {
        delete(directory);
    }

    private static RedisProcess redis() {
        if (redis == null) {
            throw new IllegalStateException("Redis was not started");
        }
        return redis;
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.delete(file);
            }
        }
    }
}
