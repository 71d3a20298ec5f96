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
import org.fedoracopr.api.protocol.LogSeal;
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

    private static final AgentRecord.LogRange RANGE =
            new AgentRecord.LogRange(1, 1, 7, 0, true, "c2l4dGVlbiBieXRlcyAhIQ==", "e".repeat(64));

    private final List<Handover> changes = new ArrayList<>();
    private final List<AgentRecord.LogRange> ranges = new ArrayList<>();
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
                new HandoverReader("uid", 1, ranges::add),
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
    void streamMayBeCutAtAnyByteOfItsRecords() {
        String output = SEEN
                + ProtocolJson.line(new AgentRecord.Checkpoint(1, 1, 1_234, "b".repeat(64))) + "\n"
                + ProtocolJson.line(RANGE) + "\n"
                + ProtocolJson.line(new AgentRecord.Sealed(1, 1, new LogSeal(2_345, "c".repeat(64)))) + "\n"
                + COMMITTED;
        follow(output);
        Handover uncut = changes.getLast();
        assertThat(uncut.isComplete()).isTrue();
        for (int cut = 0; cut < output.length(); cut++) {
            changes.clear();
            ranges.clear();
            follow(output.substring(0, cut), output);
            assertThat(changes.getLast()).as("cut at byte %d", cut).isEqualTo(uncut);
            assertThat(ranges).isNotEmpty().allMatch(RANGE::equals);
        }
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
