package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.fedoracopr.logstore.LogStoreCommand;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.model.LogKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All chroots of one build at once, two attempts each, on a bad day: the log store is killed with -9 while it takes logs, and loses all it had; the way to it
 * answers 500 and 401, hangs, closes and loses answers; Pods' logs are cut and lose their beginnings; relays are replaced, and some of the old ones go on. Each
 * log arrives whole and sealed, with no byte of another (invariant I3).
 *
 * <p>{@code -Dstorm.seed} replays the faults on the way; {@code -Dlogs.long=true} has longer logs and more of everything.
 */
class RelayStormIT {
    private static final int CHROOTS = 20;
    private static final int ATTEMPTS = 2;
    private static final boolean LONG = Boolean.getBoolean("logs.long");
    private static final int BYTES = LONG ? 1_000_000 : 150_000;
    private static final int ROUNDS = LONG ? 12 : 2;
    private static final long SEED = Long.getLong("storm.seed", System.nanoTime());

    @TempDir
    private Path scratch = Path.of("");

    private final List<Attempt> attempts = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Windows windows = new Windows();
    private FaultyWay way;
    private HttpLogBackend backend;
    private @Nullable Process store;
    private @Nullable URI storeUrl;

    @BeforeEach
    void start() throws IOException {
        System.out.println("RelayStormIT: -Dstorm.seed=" + SEED);
        way = new FaultyWay(SEED);
        backend = new HttpLogBackend(way.url(), () -> null, Duration.ofMillis(500));
        startStore();
        for (int chroot = 0; chroot < CHROOTS; chroot++) {
            for (int number = 1; number <= ATTEMPTS; number++) {
                attempts.add(new Attempt(chroot, number));
            }
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        attempts.forEach(Attempt::close);
        threads.close();
        backend.close();
        way.close();
        killStore();
    }

    @Test
    void everyLogArrivesWholeAndNoneHoldsAByteOfAnother() throws Exception {
        attempts.forEach(attempt -> attempt.relay(true));
        for (int round = 1; round <= ROUNDS; round++) {
            long before = acknowledged();
            int upTo = BYTES / (ROUNDS + 1) * round;
            attempts.forEach(attempt -> attempt.log.growTo(upTo));
            Awaitility.await("some of it arrives")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> acknowledged() > before + attempts.size() * 1_000L);
            killStore();
            if (round % 2 == 0) {
                loseEverything();
            }
            startStore();
            attempts.stream()
                    .filter(attempt -> attempt.number == 1 + upTo % ATTEMPTS)
                    .forEach(Attempt::relayAgain);
            attempts.forEach(attempt -> attempt.log.cut());
            Awaitility.await("all of it arrives")
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> attempts.stream().allMatch(attempt -> attempt.acknowledged() >= upTo));
        }
        attempts.stream().filter(attempt -> attempt.chroot % 2 == 0).forEach(attempt -> attempt.log.rotate());
        attempts.forEach(Attempt::end);
        Awaitility.await("all logs are sealed")
                .atMost(Duration.ofMinutes(3))
                .until(() -> attempts.stream().allMatch(Attempt::isSealed));

        assertThat(way.happened()).containsOnlyKeys(FaultyWay.Fault.values());
        for (Attempt attempt : attempts) {
            assertThat(get("/uids/uid-" + attempt.chroot + "/attempts/" + attempt.number + "/builder-live.log"))
                    .as("%s", attempt.key())
                    .isEqualTo(attempt.log.whole());
        }
        for (int chroot = 0; chroot < CHROOTS; chroot++) {
            int number = chroot;
            Attempt last = attempts.stream()
                    .filter(attempt -> attempt.chroot == number && attempt.number == ATTEMPTS)
                    .findFirst()
                    .orElseThrow();
            // Upstream's name is the last attempt's.
            assertThat(get("/results/" + last.key().path() + "/builder-live.log"))
                    .isEqualTo(last.log.whole());
            awaitVerdicts(chroot);
        }
    }

    private void awaitVerdicts(int chroot) {
        Awaitility.await("the page has the verdicts of chroot " + chroot)
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    String page = new String(get("/uids/uid-" + chroot + "/index.json"), StandardCharsets.UTF_8);
                    return page.contains("of attempt 1") && page.contains("of attempt 2");
                });
    }

    private long acknowledged() {
        return attempts.stream().mapToLong(Attempt::acknowledged).sum();
    }

    private byte[] get(String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> response = http.send(
                    HttpRequest.newBuilder(URI.create(storeUrl + path)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            return response.body();
        }
    }

    private void startStore() throws IOException {
        Process started = ChildProcesses.start(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LogStoreCommand.class.getName(),
                        "--directory",
                        scratch.resolve("logs").toString(),
                        "--listen",
                        "127.0.0.1:0")
                .redirectError(ProcessBuilder.Redirect.DISCARD));
        store = started;
        BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        // What configures the program's own log may speak first.
        while (line != null && !line.startsWith("listening on ")) {
            line = output.readLine();
        }
        URI url = URI.create(Objects.requireNonNull(line, "it did not start").substring("listening on ".length()));
        storeUrl = url;
        way.leadTo(url);
    }

    private void killStore() throws InterruptedException {
        Objects.requireNonNull(store).destroyForcibly().waitFor();
    }

    private void loseEverything() throws IOException {
        try (Stream<Path> files = Files.walk(scratch.resolve("logs"))) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One attempt in one chroot, and who relays its log. */
    private final class Attempt implements AutoCloseable {
        private final int chroot;
        private final int number;
        private final BuilderLog log;
        private final List<LogRelay> relays = new ArrayList<>();

        Attempt(int chroot, int number) {
            this.chroot = chroot;
            this.number = number;
            this.log = new BuilderLog(content(chroot, number), threads);
        }

        private static byte[] content(int chroot, int number) {
            var random = new Random(1_000L * chroot + number);
            var text = new StringBuilder(BYTES + 100);
            for (int line = 0; text.length() < BYTES; line++) {
                text.append("chroot ").append(chroot).append(" attempt ").append(number);
                text.append(" line ").append(line).append(" 5% & more = ä ");
                text.append("x".repeat(random.nextInt(80))).append('\n');
            }
            return text.toString().getBytes(StandardCharsets.UTF_8);
        }

        LogKey key() {
            return new LogKey(
                    "uid-" + chroot, 123, "123-chroot-" + chroot, number, "o/p/chroot-" + chroot + "/00000123-hello");
        }

        void relay(boolean fromTheStart) {
            var relay = new LogRelay(
                    new LogSource(
                            log, new ContainerRef("copr", "pod-" + chroot, "builder"), log, windows, fromTheStart),
                    key(),
                    backend,
                    new Retry(Duration.ofMillis(10), Duration.ofMillis(200)),
                    InstantSource.system(),
                    state -> {});
            relays.add(relay);
            log.relayedBy(relay);
            threads.execute(relay);
        }

        /** Another operator takes over; every other time it is only believed that the one before it is gone. */
        void relayAgain() {
            if (chroot % 2 == 0) {
                LogRelay old = relays.getLast();
                log.noMoreRelayedBy(old);
                old.close();
            }
            relay(false);
        }

        long acknowledged() {
            return relays.getLast().state().acknowledged();
        }

        void end() {
            log.growTo(Integer.MAX_VALUE);
            relays.forEach(relay -> relay.verdict("{\"phase\":\"Failed\",\"message\":\"of attempt " + number + "\"}"));
        }

        boolean isSealed() {
            return relays.getLast().state().sealed();
        }

        @Override
        public void close() {
            relays.forEach(LogRelay::close);
        }
    }
}
