package org.fedoracopr.logstore.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/** A Redis server of a test's own, as the distribution's package has it. */
public final class RedisProcess implements AutoCloseable {
    private static final String PATH = String.valueOf(System.getenv("PATH"));

    private final Path directory;
    private final int port;
    private final List<String> settings;
    private @Nullable Process process;

    private RedisProcess(Path directory, int port, List<String> settings) {
        this.directory = directory;
        this.port = port;
        this.settings = settings;
    }

    /** Why there can be no Redis on this machine; empty when there can. */
    public static Optional<String> missing() {
        return Stream.of(PATH.split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, "redis-server")))
                ? Optional.empty()
                : Optional.of("redis-server is not installed: build-tools/prerequisites redis installs it");
    }

    /** Starts a server that keeps its files in a folder, with settings as in redis.conf, e.g. {@code --appendonly yes}. */
    public static RedisProcess start(Path directory, String... settings) throws IOException {
        RedisProcess redis = new RedisProcess(directory, freePort(), Arrays.asList(settings));
        redis.start();
        return redis;
    }

    /** Starts it again at the same address, with the files it has. */
    public void start() throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "redis-server",
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                directory.toString(),
                "--save",
                ""));
        command.addAll(settings);
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("redis.log").toFile()))
                .start();
        process = started;
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
            if (!started.isAlive()) {
                throw new IOException("redis-server ended: " + Files.readString(directory.resolve("redis.log")));
            }
            return answers();
        });
    }

    /** Ends it without warning. */
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    public RedisServer server(long maxBytes) {
        return new RedisServer(URI.create("redis://127.0.0.1:" + port), null, maxBytes);
    }

    /** A connection for a test to look behind the scenes; to be closed. */
    Jedis connect() {
        return new Jedis("127.0.0.1", port);
    }

    @Override
    public void close() {
        kill();
    }

    private boolean answers() {
        try (Jedis jedis = connect()) {
            return "PONG".equals(jedis.ping());
        } catch (JedisException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
