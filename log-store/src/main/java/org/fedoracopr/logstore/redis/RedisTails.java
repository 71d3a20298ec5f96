package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.fedoracopr.logstore.storage.LogId;
import org.fedoracopr.logstore.storage.LogKey;
import org.fedoracopr.logstore.storage.StorageUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPool;
import redis.clients.jedis.JedisPoolConfig;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * The tails of logs in Redis: of each log a string with its newest bytes, and the position of the first of them.
 *
 * <p>Invariant: both change together, in scripts, so that a Redis which comes back with less than it had (its append-only
 * file ends earlier) has an earlier state of each log, and never a mixture.
 */
final class RedisTails implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTails.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 64;
    private static final String BASE = "copr-log:base:";
    private static final String TAIL = "copr-log:tail:";

    private static final RedisScript READ = new RedisScript("""
            #!lua flags=no-writes
            local base = tonumber(redis.call('GET', KEYS[1]) or '-1')
            if base < 0 then return {-1, -1, ''} end
            local position, most = tonumber(ARGV[1]), tonumber(ARGV[2])
            local bytes = ''
            if most > 0 and position >= base then
              bytes = redis.call('GETRANGE', KEYS[2], position - base, position - base + most - 1)
            end
            return {base, base + redis.call('STRLEN', KEYS[2]), bytes}
            """);

    /** Appends only where the log ends there; a tail that the other storage has all of, or that does not join it, is begun anew. */
    private static final RedisScript APPEND = new RedisScript("""
            #!lua
            local base = tonumber(redis.call('GET', KEYS[1]) or '-1')
            local size = redis.call('STRLEN', KEYS[2])
            local position, settled = tonumber(ARGV[1]), tonumber(ARGV[2])
            if base < 0 or base > settled or base + size <= settled then
              if position ~= settled then return settled end
              redis.call('SET', KEYS[1], ARGV[2])
              redis.call('DEL', KEYS[2])
              base, size = settled, 0
            end
            if base + size ~= position then return base + size end
            return base + redis.call('APPEND', KEYS[2], ARGV[3])
            """);

    private static final RedisScript DROP = new RedisScript("""
            #!lua flags=allow-oom
            local base = tonumber(redis.call('GET', KEYS[1]) or '-1')
            if base >= 0 and base + redis.call('STRLEN', KEYS[2]) <= tonumber(ARGV[1]) then
              redis.call('DEL', KEYS[1], KEYS[2])
            end
            return 0
            """);

    private final JedisPool pool;

    private RedisTails(JedisPool pool) {
        this.pool = pool;
    }

    /** Connects, and refuses a Redis that throws keys away when it is full. */
    static RedisTails connect(RedisServer server) throws IOException {
        URI url = server.url();
        JedisPoolConfig configuration = new JedisPoolConfig();
        configuration.setMaxTotal(CONNECTIONS);
        configuration.setMaxIdle(CONNECTIONS);
        configuration.setMaxWait(TIMEOUT);
        // A connection that Redis has closed (it was restarted) is found before a batch is sent on it, for a sender
        // that
        // counts no offsets cannot send again.
        configuration.setTestOnBorrow(true);
        configuration.setJmxEnabled(false);
        RedisTails tails = new RedisTails(new JedisPool(
                configuration,
                new HostAndPort(url.getHost(), url.getPort() < 0 ? 6379 : url.getPort()),
                DefaultJedisClientConfig.builder()
                        .connectionTimeoutMillis((int) TIMEOUT.toMillis())
                        .socketTimeoutMillis((int) TIMEOUT.toMillis())
                        .database(JedisURIHelper.getDBIndex(url))
                        .user(JedisURIHelper.getUser(url))
                        .password(server.password() == null ? JedisURIHelper.getPassword(url) : server.password())
                        .ssl("rediss".equals(url.getScheme()))
                        .build()));
        try {
            tails.checkServer(server);
            return tails;
        } catch (IOException | RuntimeException unfit) {
            tails.close();
            throw unfit;
        }
    }

    /** Reads at most so many bytes from a position on; a position that is not in Redis yields none. */
    Tail read(LogId log, long position, int most) throws IOException {
        List<?> answer = (List<?>) call(jedis -> READ.run(jedis, keys(log), List.of(number(position), number(most))));
        return new Tail((Long) answer.get(0), (Long) answer.get(1), (byte[]) answer.get(2));
    }

    /**
     * Appends at a position, when the log ends there.
     *
     * @param settled the bytes that the other storage has
     * @return where the log ends now, which is elsewhere than expected when nothing was appended; empty when Redis is full
     */
    OptionalLong append(LogId log, long position, long settled, ByteBuffer content) throws IOException {
        byte[] bytes = new byte[content.remaining()];
        content.duplicate().get(bytes);
        return call(jedis -> {
            try {
                return OptionalLong.of(
                        (Long) APPEND.run(jedis, keys(log), List.of(number(position), number(settled), bytes)));
            } catch (JedisDataException refused) {
                if (String.valueOf(refused.getMessage()).startsWith("OOM")) {
                    return OptionalLong.empty();
                }
                throw refused;
            }
        });
    }

    /** Forgets a log's bytes when all of them stand before a position. */
    void drop(LogId log, long before) throws IOException {
        call(jedis -> DROP.run(jedis, keys(log), List.of(number(before))));
    }

    /** Every log that has bytes here. */
    List<LogId> all() throws IOException {
        return call(jedis -> {
            List<LogId> found = new ArrayList<>();
            ScanParams parameters = new ScanParams().match(BASE + "*").count(1000);
            String cursor = ScanParams.SCAN_POINTER_START;
            do {
                ScanResult<String> page = jedis.scan(cursor, parameters);
                page.getResult().forEach(key -> id(key).ifPresent(found::add));
                cursor = page.getCursor();
            } while (!cursor.equals(ScanParams.SCAN_POINTER_START));
            return found;
        });
    }

    void ping() throws IOException {
        call(Jedis::ping);
    }

    @Override
    public void close() {
        pool.close();
    }

    private void checkServer(RedisServer server) throws IOException {
        String memory = call(jedis -> jedis.info("memory"));
        if (!memory.contains("maxmemory:0\r") && !memory.contains("maxmemory_policy:noeviction")) {
            throw new IOException(
                    "Redis at " + server
                            + " throws keys away when it is full; give it maxmemory-policy noeviction, or a database server of its own");
        }
        if (!call(jedis -> jedis.info("persistence")).contains("aof_enabled:1")) {
            LOG.warn(
                    "Redis at {} keeps no append-only file: when it ends, senders must send again what it had; set appendonly yes",
                    server);
        }
    }

    private <T> T call(Function<Jedis, T> command) throws IOException {
        try (Jedis jedis = pool.getResource()) {
            return command.apply(jedis);
        } catch (JedisException failure) {
            throw new StorageUnavailableException(
                    "Redis does not do it (" + failure.getMessage() + "); send this again in a few seconds", failure);
        }
    }

    private static List<byte[]> keys(LogId log) {
        String name = String.format(
                Locale.ROOT, "%s/%s/%d", log.key().kind().folder(), log.key().id(), log.attempt());
        return List.of(text(BASE + name), text(TAIL + name));
    }

    private static Optional<LogId> id(String key) {
        String[] parts = key.substring(BASE.length()).split("/", -1);
        for (LogKey.Kind kind : LogKey.Kind.values()) {
            if (parts.length == 3 && kind.folder().equals(parts[0]) && parts[2].matches("[1-9][0-9]{0,5}")) {
                return Optional.of(new LogId(new LogKey(kind, parts[1]), Integer.parseInt(parts[2])));
            }
        }
        LOG.warn("Redis has a key that no log store of this version made: {}", key);
        return Optional.empty();
    }

    private static byte[] number(long value) {
        return text(Long.toString(value));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
