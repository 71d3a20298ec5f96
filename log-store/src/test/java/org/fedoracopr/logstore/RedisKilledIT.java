package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.logstore.redis.RedisProcess;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program and its Redis killed without warning, in turn, while they receive logs. */
final class RedisKilledIT {
    private static final int BUILDS = 6;
    private static final int ROUNDS = 3;
    private static final long STEP = 100_000;

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private Path redisDirectory = Path.of("");

    private final List<AtomicLong> acknowledged =
            IntStream.range(0, BUILDS).mapToObj(build -> new AtomicLong()).toList();
    private final AtomicLong holes = new AtomicLong();

    @BeforeEach
    void needsRedis() {
        Assumptions.assumeTrue(
                RedisProcess.missing().isEmpty(), () -> RedisProcess.missing().orElse(""));
    }

    @Test
    void everyAcknowledgedByteIsThereWhenRedisWritesBeforeItAnswers() throws Exception {
        try (RedisProcess redis =
                RedisProcess.start(redisDirectory, "--appendonly", "yes", "--appendfsync", "always")) {
            killInTurn(redis, false);
            assertThat(holes.get()).isZero();
            verify(redis, true);
        }
    }

    @Test
    void whatRedisLostIsSentAgainFromWhereItsLogEnds() throws Exception {
        try (RedisProcess redis =
                RedisProcess.start(redisDirectory, "--appendonly", "yes", "--appendfsync", "everysec")) {
            killInTurn(redis, true);
            assertThat(holes.get()).isPositive();
            verify(redis, false);
        }
    }

    private void killInTurn(RedisProcess redis, boolean power) throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (StoreProgram program = program(redis);
                    StoreClient client = new StoreClient(program.url());
                    ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> sending = IntStream.range(0, BUILDS)
                        .<Future<?>>mapToObj(build -> senders.submit(() -> send(client, build)))
                        .toList();
                awaitProgress();
                redis.kill();
                if (power) {
                    cutAppendOnlyFile();
                }
                redis.start();
                awaitProgress();
                program.kill();
                for (Future<?> sender : sending) {
                    sender.get();
                }
            }
        }
    }

    /** After all that: what was acknowledged is there, what follows can be sent, and the seal fits. */
    private void verify(RedisProcess redis, boolean nothingLost) throws Exception {
        try (StoreProgram program = program(redis);
                StoreClient client = new StoreClient(program.url())) {
            for (int build = 0; build < BUILDS; build++) {
                String log = client.get("/uids/b" + build + "/builder-live.log").body();
                assertThat(log).isEqualTo(content(build, 0, log.length()));
                assertThat(StoreClient.json(client.update("build_uid=b" + build + "&offset=0", ""))
                                .get("offset")
                                .intValue())
                        .isEqualTo(log.length());
                if (nothingLost) {
                    assertThat((long) log.length())
                            .isGreaterThanOrEqualTo(acknowledged.get(build).get());
                }
                String rest = content(build, log.length(), 1000);
                HttpResponse<String> sealed = client.update(
                        "build_uid=b" + build + "&offset=" + log.length() + "&seal=" + seal(log + rest), rest);
                assertThat(sealed.body()).isEqualTo("{\"offset\":" + (log.length() + 1000) + ",\"sealed\":true}");
            }
        }
    }

    /** Sends without end, as the relay does; returns when the store is gone. */
    private void send(StoreClient client, int build) {
        AtomicLong position = acknowledged.get(build);
        try {
            while (true) {
                long offset = position.get();
                HttpResponse<String> response = client.update(
                        "build_uid=b" + build + "&offset=" + offset, content(build, offset, 1 + (int) (offset % 3000)));
                switch (response.statusCode()) {
                    case 200 ->
                        position.set(StoreClient.json(response).get("offset").longValue());
                    case 409 -> {
                        assertThat(response.body()).contains("\"hole\"");
                        holes.incrementAndGet();
                        position.set(StoreClient.json(response).get("offset").longValue());
                    }
                    default ->
                        assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
                }
            }
        } catch (IOException | InterruptedException gone) {
            // The kill.
        }
    }

    private void awaitProgress() {
        // A log may have gone back, so each has to come that far from where it is now.
        List<Long> before = acknowledged.stream().map(AtomicLong::get).toList();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> IntStream.range(0, BUILDS)
                        .allMatch(build -> acknowledged.get(build).get() > before.get(build) + STEP));
    }

    /** As a machine leaves the file that loses power before it was forced to the disk. */
    private void cutAppendOnlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(redisDirectory)) {
            Path file = files.filter(name -> name.toString().endsWith(".incr.aof"))
                    .findFirst()
                    .orElseThrow();
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - Math.min(100_001, channel.size() / 2));
            }
        }
    }

    private StoreProgram program(RedisProcess redis) throws IOException {
        return StoreProgram.start(
                directory, 128, "--redis", redis.server(1).url().toString());
    }

    private static String content(int build, long from, int size) {
        StringBuilder text = new StringBuilder(size);
        for (long at = from; at < from + size; at++) {
            text.append((char) ('a' + (at / 7 + build) % 26));
        }
        return text.toString();
    }

    private static String seal(String log) throws Exception {
        byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
        return bytes.length + ":"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
