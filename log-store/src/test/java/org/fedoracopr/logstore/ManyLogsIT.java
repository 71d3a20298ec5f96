package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fedoracopr.logstore.redis.RedisProcess;
import org.fedoracopr.logstore.redis.RedisServer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All chroots of one build at once: they share the build id, and nothing else. */
final class ManyLogsIT {
    private static final int CHROOTS = 20;
    private static final int LINES = 400;

    @TempDir
    private Path directory = Path.of("");

    @TempDir
    private Path redisDirectory = Path.of("");

    @Test
    void noLogHoldsAByteOfAnotherInFiles() throws Exception {
        buildAll(LogStoreOptions.local(directory, 0));
    }

    @Test
    void noLogHoldsAByteOfAnotherInRedis() throws Exception {
        Assumptions.assumeTrue(
                RedisProcess.missing().isEmpty(), () -> RedisProcess.missing().orElse(""));
        try (RedisProcess redis = RedisProcess.start(redisDirectory, "--appendonly", "yes")) {
            buildAll(LogStoreOptions.local(directory, 0).withRedis(redis.server(RedisServer.DEFAULT_BYTES)));
        }
    }

    private static void buildAll(LogStoreOptions options) throws Exception {
        try (LogStore store = LogStore.start(options);
                StoreClient client = new StoreClient(store.url());
                ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> sending = new ArrayList<>();
            for (int chroot = 0; chroot < CHROOTS; chroot++) {
                for (int attempt = 1; attempt <= 2; attempt++) {
                    int number = chroot;
                    int run = attempt;
                    sending.add(senders.submit(() -> send(client, number, run)));
                }
            }
            for (Future<?> sender : sending) {
                sender.get();
            }
            for (int chroot = 0; chroot < CHROOTS; chroot++) {
                String results = "/results/o/p/chroot-" + chroot + "/00000123-hello/";
                assertThat(client.get(results + "builder-live.log").body()).isEqualTo(log(chroot, 2));
                assertThat(client.get(results + "attempts/1/builder-live.log").body())
                        .isEqualTo(log(chroot, 1));
                assertThat(client.get("/uids/u" + chroot + "/builder-live.log?attempt=2")
                                .body())
                        .isEqualTo(log(chroot, 2));
            }
        }
    }

    /** Sends a log in batches of any length, some twice, some beginning before the end of what is there. */
    private static Void send(StoreClient client, int chroot, int attempt) throws IOException, InterruptedException {
        Random random = new Random(100L * chroot + attempt);
        String log = log(chroot, attempt);
        String fields = "build_id=123&task_id=123-chroot-" + chroot + "&build_uid=u" + chroot + "&attempt=" + attempt
                + "&path=o/p/chroot-" + chroot + "/00000123-hello&offset=";
        int sent = 0;
        while (sent < log.length()) {
            int from = Math.max(0, sent - random.nextInt(50));
            int to = Math.min(log.length(), sent + 1 + random.nextInt(1500));
            for (int times = random.nextInt(4) == 0 ? 2 : 1; times > 0; times--) {
                HttpResponse<String> response = client.update(fields + from, log.substring(from, to));
                assertThat(response.body()).isEqualTo("{\"offset\":" + to + ",\"sealed\":false}");
            }
            sent = to;
        }
        return null;
    }

    private static String log(int chroot, int attempt) {
        StringBuilder log = new StringBuilder();
        for (int line = 0; line < LINES; line++) {
            log.append("chroot-")
                    .append(chroot)
                    .append(" attempt ")
                    .append(attempt)
                    .append(" line ")
                    .append(line);
            log.append('\n');
        }
        return log.toString();
    }
}
