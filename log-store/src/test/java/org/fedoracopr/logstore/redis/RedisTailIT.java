package org.fedoracopr.logstore.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.logstore.file.FileLogStorage;
import org.fedoracopr.logstore.file.FsyncPolicy;
import org.fedoracopr.logstore.storage.LogBatch;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.LogReader;
import org.fedoracopr.logstore.storage.LogSeal;
import org.fedoracopr.logstore.storage.LogStorage;
import org.fedoracopr.logstore.storage.StorageUnavailableException;
import org.fedoracopr.logstore.storage.UpdateOutcome;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** How a log moves from Redis to files, and what becomes of it when Redis fails. */
final class RedisTailIT {
    private static final LogId LOG = new LogId(new LogKey(LogKey.Kind.BUILD_UID, "u"), 1);
    private static final int MIB = 1024 * 1024;

    @TempDir
    private Path redisDirectory = Path.of("");

    @TempDir
    private Path directory = Path.of("");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private @Nullable RedisProcess redis;
    private @Nullable RedisLogStorage storage;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(
                RedisProcess.missing().isEmpty(), () -> RedisProcess.missing().orElse(""));
        redis = RedisProcess.start(redisDirectory, "--appendonly", "yes", "--appendfsync", "always");
        storage = open(8 * MIB);
    }

    @AfterEach
    void stop() throws IOException {
        if (storage != null) {
            storage.close();
        }
        if (redis != null) {
            redis.close();
        }
    }

    @Test
    void aTailIsSettledBeforeItIsTooLong() throws Exception {
        byte[] piece = "0123456789abcdef".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
        for (long offset = 0; offset < 10L * piece.length; offset += piece.length) {
            storage().update(batch(LOG, offset, piece));
            assertThat(storage().heldBytes()).isBetween(1L, (long) RedisLog.TAIL_BYTES);
            assertThat(inRedis()).isEqualTo(storage().heldBytes());
        }
        assertThat(inFiles() + inRedis()).isEqualTo(10L * piece.length);
        assertThat(read(LOG)).isEqualTo("0123456789abcdef".repeat(160 * 1024));
    }

    @Test
    void logsTogetherTakeNoMoreThanWasGranted() throws Exception {
        byte[] piece = new byte[MIB - 1];
        for (int build = 0; build < 12; build++) {
            LogId log = new LogId(new LogKey(LogKey.Kind.BUILD_UID, "u" + build), 1);
            assertThat(storage().update(batch(log, 0, piece))).isEqualTo(new UpdateOutcome.Stored(piece.length, false));
            assertThat(storage().heldBytes()).isLessThanOrEqualTo(8L * MIB);
        }
        assertThat(storage().heldBytes()).isEqualTo(8L * piece.length);
        assertThat(read(new LogId(new LogKey(LogKey.Kind.BUILD_UID, "u11"), 1))).hasSize(piece.length);
    }

    @Test
    void aFullRedisIsPassedBy() throws Exception {
        storage().update(batch(LOG, 0, "abc"));
        try (Jedis jedis = redis().connect()) {
            jedis.configSet("maxmemory", "1");
        }
        assertThat(storage().update(batch(LOG, 2, "cdef"))).isEqualTo(new UpdateOutcome.Stored(6, false));
        assertThat(inFiles()).isEqualTo(6);
        assertThat(storage().heldBytes()).isZero();
        assertThat(read(LOG)).isEqualTo("abcdef");
        try (Jedis jedis = redis().connect()) {
            assertThat(jedis.dbSize()).isZero();
            jedis.configSet("maxmemory", "0");
        }
        storage().update(batch(LOG, 6, "g"));
        assertThat(inRedis()).isEqualTo(1);
        assertThat(read(LOG)).isEqualTo("abcdefg");
    }

    @Test
    void aSealedOrQuietLogLeavesRedis() throws Exception {
        LogId quiet = new LogId(LOG.key(), 2);
        storage().update(batch(LOG, 0, "abc"));
        storage().update(batch(quiet, 0, "quiet"));
        storage()
                .update(new LogBatch(
                        LOG,
                        3L,
                        ByteBuffer.allocate(0),
                        null,
                        LogSeal.parse("3:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
                        null));
        assertThat(storage().heldBytes()).isEqualTo(5);
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(59)));
        storage().settleQuietLogs();
        assertThat(storage().heldBytes()).isEqualTo(5);
        now.updateAndGet(moment -> moment.plus(Duration.ofSeconds(1)));
        storage().settleQuietLogs();
        assertThat(storage().heldBytes()).isZero();
        try (Jedis jedis = redis().connect()) {
            assertThat(jedis.dbSize()).isZero();
        }
        assertThat(read(quiet)).isEqualTo("quiet");
        assertThat(read(LOG)).isEqualTo("abc");
    }

    @Test
    void whatAnEarlierRunLeftInRedisIsSettled() throws Exception {
        storage().update(batch(LOG, 0, "abc"));
        storage().close();
        try (LogStorage files = FileLogStorage.open(directory, FsyncPolicy.SEAL)) {
            assertThat(length(files)).isZero();
        }
        storage = open(8 * MIB);
        assertThat(inFiles()).isEqualTo(3);
        assertThat(storage().update(batch(LOG, 0, "abcd"))).isEqualTo(new UpdateOutcome.Stored(4, false));
        assertThat(read(LOG)).isEqualTo("abcd");
    }

    @Test
    void aRedisThatIsAwayIsNamedAndLosesNothing() throws Exception {
        storage().update(batch(LOG, 0, "abc"));
        redis().kill();
        assertThatThrownBy(() -> storage().update(batch(LOG, 3, "d"))).isInstanceOf(StorageUnavailableException.class);
        assertThatThrownBy(() -> storage().checkWritable()).isInstanceOf(StorageUnavailableException.class);
        redis().start();
        assertThat(storage().update(batch(LOG, 9, "x"))).isEqualTo(new UpdateOutcome.Hole(3, 9));
        // A sender that counts no offsets sends once: no stale connection may take the batch with it.
        assertThat(storage().update(new LogBatch(LOG, null, ByteBuffer.wrap(bytes("d")), null, null, null)))
                .isEqualTo(new UpdateOutcome.Stored(4, false));
        assertThat(read(LOG)).isEqualTo("abcd");
    }

    @Test
    void aRedisThatComesBackWithLessIsAskedWhatItHas() throws Exception {
        storage().update(batch(LOG, 0, "abc"));
        storage().update(batch(LOG, 3, "def"));
        try (LogReader reader = storage().open(LOG).orElseThrow()) {
            assertThat(reader.state().length()).isEqualTo(6);
            redis().kill();
            // As after a loss of power with appendfsync everysec: the file ends earlier, in the middle of a command
            // even.
            byte[] whole = aof();
            Files.write(aofFile(), Arrays.copyOf(whole, whole.length - 5));
            redis().start();
            assertThatThrownBy(() -> reader.read(3, ByteBuffer.allocate(3)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Redis was restarted");
        }
        assertThat(storage().update(batch(LOG, 6, "ghi"))).isEqualTo(new UpdateOutcome.Hole(3, 6));
        assertThat(storage().update(batch(LOG, 3, "defghi"))).isEqualTo(new UpdateOutcome.Stored(9, false));
        assertThat(read(LOG)).isEqualTo("abcdefghi");
    }

    @Test
    void aRedisThatComesBackWithMoreThanItShouldChangesNothing() throws Exception {
        byte[] piece = "0123456789abcdef".repeat(60 * 1024).getBytes(StandardCharsets.US_ASCII);
        storage().update(batch(LOG, 0, piece));
        byte[] before = aof();
        storage().update(batch(LOG, piece.length, piece));
        storage().update(batch(LOG, 2L * piece.length, piece));
        redis().kill();
        Files.write(aofFile(), before);
        redis().start();
        // Redis has the first piece again, which is in the files with the second one since.
        assertThat(storage().update(batch(LOG, 3L * piece.length, piece)))
                .isEqualTo(new UpdateOutcome.Hole(2L * piece.length, 3L * piece.length));
        storage().update(batch(LOG, 2L * piece.length, piece));
        assertThat(read(LOG)).isEqualTo("0123456789abcdef".repeat(180 * 1024));
    }

    @Test
    void anAppendElsewhereThanAtTheEndChangesNothing() throws Exception {
        storage().update(batch(LOG, 0, "abc"));
        try (RedisTails tails = RedisTails.connect(redis().server(MIB))) {
            assertThat(tails.append(LOG, 5, 0, ByteBuffer.wrap(bytes("x")))).hasValue(3);
            assertThat(tails.append(LOG, 2, 0, ByteBuffer.wrap(bytes("x")))).hasValue(3);
            assertThat(tails.append(LOG, 3, 0, ByteBuffer.wrap(bytes("d")))).hasValue(4);
            assertThat(tails.read(LOG, 1, 9).bytes()).isEqualTo(bytes("bcd"));
        }
    }

    @Test
    void filesThatSomebodyRemovedAreSentAgain() throws Exception {
        byte[] piece = new byte[MIB - 1];
        storage().update(batch(LOG, 0, piece));
        storage().update(batch(LOG, piece.length, "tail"));
        storage().update(batch(LOG, piece.length + 4, "more"));
        storage().close();
        Path folder = directory.resolve("logs");
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        storage = open(8 * MIB);
        assertThat(storage().update(batch(LOG, 5, "x"))).isEqualTo(new UpdateOutcome.Hole(0, 5));
        assertThat(storage().update(batch(LOG, 0, "new"))).isEqualTo(new UpdateOutcome.Stored(3, false));
        assertThat(read(LOG)).isEqualTo("new");
    }

    @Test
    void aRedisThatThrowsKeysAwayIsRefused() throws Exception {
        try (Jedis jedis = redis().connect()) {
            jedis.configSet("maxmemory", "1gb");
            jedis.configSet("maxmemory-policy", "allkeys-lru");
        }
        storage().close();
        assertThatThrownBy(() -> open(MIB)).isInstanceOf(IOException.class).hasMessageContaining("noeviction");
    }

    private RedisLogStorage open(long maxBytes) throws IOException {
        LogStorage files = FileLogStorage.open(directory, FsyncPolicy.SEAL);
        try {
            InstantSource clock = now::get;
            return RedisLogStorage.open(files, redis().server(maxBytes), clock);
        } catch (IOException refused) {
            files.close();
            throw refused;
        }
    }

    private RedisLogStorage storage() {
        return java.util.Objects.requireNonNull(storage);
    }

    private RedisProcess redis() {
        return java.util.Objects.requireNonNull(redis);
    }

    private long inRedis() {
        try (Jedis jedis = redis().connect()) {
            return jedis.strlen("copr-log:tail:uids/u/1");
        }
    }

    private long inFiles() throws IOException {
        try (var files = Files.walk(directory)) {
            Path log = files.filter(file -> file.endsWith("1/log")).findFirst().orElseThrow();
            return Files.size(log);
        }
    }

    private Path aofFile() throws IOException {
        try (var files = Files.walk(redisDirectory)) {
            return files.filter(file -> file.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private byte[] aof() throws IOException {
        return Files.readAllBytes(aofFile());
    }

    private static long length(LogStorage storage) throws IOException {
        try (LogReader reader = storage.open(LOG).orElseThrow()) {
            return reader.state().length();
        }
    }

    private String read(LogId log) throws IOException {
        try (LogReader reader = storage().open(log).orElseThrow()) {
            ByteBuffer buffer = ByteBuffer.allocate((int) reader.state().length() + 1);
            while (reader.read(buffer.position(), buffer) > 0) {
                assertThat(buffer.hasRemaining()).isTrue();
            }
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        }
    }

    private static LogBatch batch(LogId log, long offset, String text) {
        return batch(log, offset, bytes(text));
    }

    private static LogBatch batch(LogId log, long offset, byte[] bytes) {
        return new LogBatch(log, offset, ByteBuffer.wrap(bytes), null, null, null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
