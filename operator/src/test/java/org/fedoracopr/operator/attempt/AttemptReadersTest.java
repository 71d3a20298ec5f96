package org.fedoracopr.operator.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.RelayState;
import org.junit.jupiter.api.Test;

/** However many builders run, the logs that are open are bounded, and every agent is heard. */
class AttemptReadersTest {

    private static final int ATTEMPTS = 10;
    private static final int RELAYS = 3;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private final OpenLogs logs = new OpenLogs();

    private AttemptReaders readers() {
        return new AttemptReaders(
                logs,
                batch -> new BackendAnswer.TakenUncounted(),
                (target, request) -> {},
                InstantSource.fixed(NOW),
                RELAYS);
    }

    private static AttemptKey key(int number) {
        return new AttemptKey("uid-" + number, 1);
    }

    private static List<AttemptKey> startAll(AttemptReaders readers) {
        return IntStream.range(0, ATTEMPTS)
                .mapToObj(number -> {
                    readers.ensure(
                            key(number),
                            new AttemptTarget(
                                    "copr",
                                    "pod-" + number,
                                    "pod-uid-" + number,
                                    true,
                                    true,
                                    true,
                                    number,
                                    "task",
                                    "path"),
                            () -> {});
                    return key(number);
                })
                .toList();
    }

    private void awaitOpen(int agents, int builders) {
        Awaitility.await(agents + " agents and " + builders + " builders are read")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> logs.open("agent").size() == agents
                        && logs.open("builder").size() == builders);
    }

    private static boolean waits(AttemptReaders readers, AttemptKey key) {
        RelayState state = Objects.requireNonNull(readers.observe(key).relay());
        return state.problem() != null && state.problem().contains("waits for its turn: 3 others");
    }

    @Test
    void agentsAreAllReadAndLogsInTurn() {
        try (AttemptReaders readers = readers()) {
            List<AttemptKey> attempts = startAll(readers);
            awaitOpen(ATTEMPTS, RELAYS);
            assertThat(attempts.stream().filter(key -> waits(readers, key))).hasSize(ATTEMPTS - RELAYS);

            Set<String> first = logs.open("builder");
            first.forEach(pod -> readers.stop(key(Integer.parseInt(pod.substring("pod-".length())))));

            awaitOpen(ATTEMPTS - RELAYS, RELAYS);
            assertThat(logs.open("builder")).doesNotContainAnyElementsOf(first);
        }
        awaitOpen(0, 0);
    }

    @Test
    void saysSinceWhenAnAgentIsRead() {
        try (AttemptReaders readers = readers()) {
            assertThat(readers.observe(key(1)).readingSince()).isNull();
            readers.ensure(
                    key(1),
                    new AttemptTarget("copr", "pod-1", "pod-uid-1", false, true, true, 1, "task", "path"),
                    () -> {});
            assertThat(readers.observe(key(1)).readingSince()).isNull();
            readers.ensure(
                    key(1),
                    new AttemptTarget("copr", "pod-1", "pod-uid-1", true, true, true, 1, "task", "path"),
                    () -> {});
            assertThat(readers.observe(key(1)).readingSince()).isEqualTo(NOW);
        }
    }

    /** Logs into which nothing is ever written. */
    private static final class OpenLogs implements PodLogs {
        private final Set<ContainerRef> open = ConcurrentHashMap.newKeySet();

        @Override
        public InputStream follow(ContainerRef container) {
            open.add(container);
            var closed = new CountDownLatch(1);
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return -1;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return read();
                }

                @Override
                public void close() {
                    closed.countDown();
                    open.remove(container);
                }
            };
        }

        Set<String> open(String container) {
            return open.stream()
                    .filter(ref -> ref.container().equals(container))
                    .map(ContainerRef::pod)
                    .collect(Collectors.toSet());
        }
    }
}
