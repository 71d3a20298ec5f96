package org.fedoracopr.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program killed without warning while it receives logs. */
final class LogStoreKilledTest {
    private static final int BUILDS = 4;
    private static final String CHUNK = "0123456789abcdef".repeat(64);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void everyAcknowledgedByteIsThereAfterAKill() throws Exception {
        List<AtomicLong> acknowledged =
                IntStream.range(0, BUILDS).mapToObj(build -> new AtomicLong()).toList();
        for (int round = 0; round < 3; round++) {
            try (StoreProgram program = StoreProgram.start(directory, 128);
                    StoreClient client = new StoreClient(program.url());
                    ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> sending = IntStream.range(0, BUILDS)
                        .<Future<?>>mapToObj(
                                build -> senders.submit(() -> send(client, build, acknowledged.get(build))))
                        .toList();
                long before = acknowledged.stream().mapToLong(AtomicLong::get).sum();
                Awaitility.await()
                        .until(() ->
                                acknowledged.stream().mapToLong(AtomicLong::get).sum()
                                        > before + 200L * CHUNK.length());
                program.kill();
                for (Future<?> sender : sending) {
                    sender.get();
                }
            }
        }
        try (LogStore store = LogStore.start(LogStoreOptions.local(directory, 0));
                StoreClient client = new StoreClient(store.url())) {
            for (int build = 0; build < BUILDS; build++) {
                String log = client.get("/results/o/d/c/" + build + "-p/builder-live.log")
                        .body();
                assertThat((long) log.length())
                        .isGreaterThanOrEqualTo(acknowledged.get(build).get());
                assertThat(CHUNK.repeat(log.length() / CHUNK.length() + 1)).startsWith(log);
            }
        }
    }

    /** Sends without end; returns when the store is gone. */
    private static void send(StoreClient client, int build, AtomicLong acknowledged) {
        try {
            while (true) {
                String form = "build_uid=b" + build + "&path=o/d/c/" + build + "-p&offset=" + acknowledged.get();
                // What a kill cut off may be there in part: the log always goes on with the right byte.
                String rest = CHUNK.substring((int) (acknowledged.get() % CHUNK.length()));
                var response = client.update(form, rest);
                assertThat(response.statusCode()).isEqualTo(200);
                acknowledged.set(StoreClient.json(response).get("offset").longValue());
            }
        } catch (IOException | InterruptedException gone) {
            // The kill.
        }
    }
}
