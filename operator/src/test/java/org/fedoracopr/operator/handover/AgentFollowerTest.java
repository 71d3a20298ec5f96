package org.fedoracopr.operator.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.Retry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent's output is read through cuts, and what is no record does no harm. */
@Timeout(60)
class AgentFollowerTest {
    private static final String SEEN =
            ProtocolJson.line(new AgentRecord.RunnerSeen(1, 1, Instant.parse("2026-01-02T03:04:05Z"))) + "\n";
    private static final String COMMITTED =
            ProtocolJson.line(new AgentRecord.Committed(1, 1, "a".repeat(64), "tester/project/chroot/1-x")) + "\n";
    private static final String FAILED = ProtocolJson.line(new AgentRecord.Failed(1, 1, "the volume is full")) + "\n";

    private final List<Handover> changes = new ArrayList<>();
    private int openings;
    private int wanted;

    /** Follows the outputs, one for each opening, until there is none left. */
    private void follow(String... outputs) {
        Deque<String> next = new ArrayDeque<>(List.of(outputs));
        var retry = new Retry(Duration.ofMillis(1), Duration.ofMillis(2));
        var follower = new AgentFollower(
                container -> {
                    openings++;
                    return open(next, retry, container);
                },
                new ContainerRef("copr", "pod", "agent"),
                new HandoverReader("uid", 1),
                retry,
                () -> wanted-- > 0,
                InstantSource.system(),
                changes::add);
        follower.run();
        follower.close();
    }

    private static InputStream open(Deque<String> next, Retry retry, ContainerRef container) throws IOException {
        String output = next.poll();
        if (output == null) {
            retry.close();
            throw new IOException("no more output of " + container);
        }
        return new ByteArrayInputStream(output.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void cutStreamIsOpenedAgainAndRepeatedRecordsTellNothingNew() {
        follow(SEEN + FAILED.substring(0, 20), SEEN + FAILED, SEEN + FAILED);
        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst().runnerSeenAt()).isNotNull();
        assertThat(changes.getLast().failure()).isEqualTo("the volume is full");
    }

    @Test
    void streamThatGivesNoSignOfLifeIsOpenedAgain() throws Exception {
        var now = new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
        var reading = new CountDownLatch(1);
        var closed = new CountDownLatch(1);
        var retry = new Retry(Duration.ofMillis(1), Duration.ofMillis(2));
        Deque<InputStream> streams = new ArrayDeque<>(List.of(
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        reading.countDown();
                        try {
                            closed.await();
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                        throw new IOException("closed");
                    }

                    @Override
                    public int read(byte[] bytes, int from, int length) throws IOException {
                        return read();
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                },
                new ByteArrayInputStream((SEEN + COMMITTED).getBytes(StandardCharsets.UTF_8))));
        var follower = new AgentFollower(
                container -> streams.remove(),
                new ContainerRef("copr", "pod", "agent"),
                new HandoverReader("uid", 1),
                retry,
                () -> false,
                now::get,
                changes::add);
        Thread thread = Thread.ofVirtual().start(follower);
        reading.await();
        Instant begun = now.get();
        now.set(begun.plus(AgentFollower.SILENCE).minusMillis(1));
        follower.endIfSilent();
        assertThat(closed.getCount()).isEqualTo(1);
        now.set(begun.plus(AgentFollower.SILENCE));
        follower.endIfSilent();
        thread.join();
        assertThat(changes).hasSize(2);
        assertThat(follower.heardAt()).isEqualTo(now.get());
        assertThat(follower.isDone()).isTrue();
    }

    @Test
    void overLongLineIsSkippedWhole() {
        follow("{\"record\":\"" + "x".repeat(100_000) + "\n" + SEEN);
        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().runnerSeenAt()).isNotNull();
    }

    @Test
    void whoHasSaidItsLastWordIsReadOnWhileItIsAskedForMore() {
        wanted = 1;
        follow(SEEN + COMMITTED, SEEN + COMMITTED, SEEN + COMMITTED);
        assertThat(openings).isEqualTo(2);
    }

    @Test
    void nothingIsReadAfterTheAgentsLastWord() {
        follow(SEEN, SEEN + COMMITTED, SEEN + COMMITTED);
        assertThat(openings).isEqualTo(2);
    }
}
