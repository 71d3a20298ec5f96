package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.podlog.ContainerRef;
import org.fedoracopr.operator.podlog.PodLogs;
import org.fedoracopr.operator.podlog.Retry;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;
import org.fedoracopr.operator.relay.model.LogKey;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** However often the pod log is cut and the backend fails, the backend has the log once and its seal. */
@Timeout(60)
class LogRelayTest {
    private static final byte[] LOG = "checking for gcc... yes\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    private static final String VERDICT = "{\"phase\":\"Succeeded\"}";
    private static final LogKey KEY = new LogKey("uid", 12, "12-fedora-43-x86_64", 1, "@copr/dev/x/00000012-hello");

    private final Backend backend = new Backend();
    private final Streams streams = new Streams();
    private final List<RelayState> states = new ArrayList<>();

    private final Agent agent = new Agent();
    private final Windows windows = new Windows();
    private final Mark mark = new Mark();

    /** One that has been told the attempt's verdict already: it ends when the log is sealed. */
    private LogRelay relay(boolean fromTheStart) {
        var relay = new LogRelay(
                new LogSource(streams, new ContainerRef("copr", "pod", "builder"), agent, windows, fromTheStart),
                KEY,
                backend,
                mark,
                new Retry(Duration.ofMillis(1), Duration.ofMillis(2)),
                agent,
                states::add);
        relay.verdict(VERDICT);
        agent.relay = relay;
        return relay;
    }

    private void assertWholeAndSealedOnce(LogRelay relay) {
        assertThat(backend.log.toByteArray()).isEqualTo(LOG);
        assertThat(backend.seals).containsExactly(seal(LOG));
        assertThat(relay.state()).isEqualTo(new RelayState(LOG.length, true, null));
        assertThat(states.getLast()).isEqualTo(relay.state());
        assertThat(backend.verdicts).containsExactly(VERDICT);
    }

    @Test
    void logReadInOneGoIsSentAndSealed() {
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void streamThatIsCutOrEndsEarlyIsReadAgainFromItsBeginning() {
        streams.addCut(LOG, 1_000);
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(agent.requests).isEmpty();
    }

    /** Lines have 24 bytes: the checkpoint is at the end of one. */
    @Test
    void streamMayBeCutAtAnyByteAroundALineAndACheckpoint() {
        for (boolean fromTheStart : new boolean[] {true, false}) {
            IntStream.of(0, 4_992, LOG.length)
                    .flatMap(boundary -> IntStream.rangeClosed(boundary - 25, boundary + 25))
                    .filter(cut -> cut >= 0 && cut <= LOG.length)
                    .forEach(cut -> {
                        var one = new LogRelayTest();
                        one.streams.addCut(LOG, cut);
                        one.streams.add(LOG, LOG.length);
                        var relay = one.relay(fromTheStart);
                        relay.checkpoint(4_992, seal(Arrays.copyOf(LOG, 4_992)).sha256());
                        relay.seal(seal(LOG));
                        relay.run();
                        one.assertWholeAndSealedOnce(relay);
                    });
        }
    }

    @Test
    void readingsThatEndTooEarlyAgainAndAgainAreCompletedByTheAgent() {
        streams.addCut(LOG, 1_000);
        streams.add(LOG, 5_000);
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(agent.requests.getFirst().offset())
                .as("where the backend stands")
                .isEqualTo(1_000);
    }

    @Test
    void bytesThatAreGoneFromThePodsLogComeFromTheAgent() {
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        backend.log.write(LOG, 0, 50);
        var relay = relay(false);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(streams.next).isEmpty();
        assertThat(agent.requests).containsExactly(new RangeRequest(agent.firstSerial(), 50, LOG.length - 50));
        assertThat(states).anyMatch(state -> String.valueOf(state.problem()).contains("lost from the Pod's log"));
    }

    @Test
    void windowIsAskedForAgainWhenARecordOfItIsLostOrDamaged() {
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        // Of the first answer the third record, of the second the fourth, of the third one the third.
        agent.lost.addAll(List.of(2, 12 + 3));
        agent.damaged.add(12 + 10 + 2);
        var relay = relay(false);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(agent.requests).extracting(RangeRequest::offset).containsExactly(0L, 2_000L, 5_000L, 7_000L);
    }

    @Test
    void logsTakeTurnsWithTheirWindowsAndGiveThemBack() {
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        var relay = relay(false);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        relay.seal(seal(LOG));
        for (int n = 0; n < Windows.MOST; n++) {
            assertThat(windows.take(() -> {})).isTrue();
        }
        streams.opened = () -> {
            assertThat(agent.requests).isEmpty();
            Thread.ofVirtual().start(windows::giveBack);
        };
        agent.asked = () -> assertThat(windows.free()).isZero();
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(windows.free()).isEqualTo(1);
    }

    @Test
    void sealThatTheBackendDidNotTakeIsBroughtWithTheLastBatch() {
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        backend.refuseSeals = 1;
        backend.sealRefused = relay::stop;
        relay.seal(seal(LOG));
        relay.run();
        assertThat(backend.log.toByteArray()).isEqualTo(LOG);
        assertThat(backend.seals).containsExactly(seal(LOG));
        assertThat(backend.verdicts).containsExactly(VERDICT);
    }

    @Test
    void requestThatCannotBeMadeIsMadeAgain() {
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        agent.failures = 1;
        var relay = relay(false);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void logThatIsReadRightAgainIsNotAskedForAnyMore() {
        streams.add(LOG, 10);
        streams.add(LOG, 10);
        streams.add(LOG, LOG.length);
        var relay = relay(false);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        agent.answered = request -> {
            if (request.offset() + request.length() == 5_000) {
                relay.checkpoint(6_000, seal(Arrays.copyOf(LOG, 6_000)).sha256());
            }
        };
        streams.opened = () -> {
            if (streams.next.isEmpty()) {
                relay.seal(seal(LOG));
            }
        };
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(agent.requests).extracting(RangeRequest::offset).containsExactly(0L, 5_000L);
    }

    @Test
    void quietStreamIsOpenedAgainOnceTheAgentHasMore() {
        var quiet = new QuietStream(Arrays.copyOf(LOG, 1_000));
        streams.next.add(quiet);
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        Thread thread = Thread.ofVirtual().start(relay);
        quiet.awaitReader();
        agent.offset = Duration.ofMinutes(10);
        relay.checkpoint(1_000, seal(Arrays.copyOf(LOG, 1_000)).sha256());
        assertThat(quiet.isClosed()).as("while the build is quiet").isFalse();
        relay.seal(seal(LOG));
        assertThat(quiet.isClosed()).isTrue();
        assertThatCode(thread::join).doesNotThrowAnyException();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void logThatCanNeverGiveWhatTheAgentHasIsFetchedFromIt() {
        var quiet = List.of(new QuietStream(Arrays.copyOf(LOG, 100)), new QuietStream(Arrays.copyOf(LOG, 100)));
        streams.next.addAll(quiet);
        String digest = seal(Arrays.copyOf(LOG, 5_000)).sha256();
        var relay = relay(false);
        relay.checkpoint(5_000, digest);
        Thread thread = Thread.ofVirtual().start(relay);
        for (QuietStream stream : quiet) {
            stream.awaitReader();
            agent.offset = agent.offset.plusMinutes(1);
            relay.checkpoint(5_000, digest);
            assertThat(stream.isClosed()).isTrue();
        }
        relay.seal(seal(LOG));
        assertThatCode(thread::join).doesNotThrowAnyException();
        assertWholeAndSealedOnce(relay);
        assertThat(agent.requests.getFirst().offset()).isZero();
    }

    @Test
    void logWhoseRestIsGoneForGoodSaysWhereAndHowMuch() {
        streams.addCut(LOG, 1_000);
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        var relay = relay(true);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        agent.gone = true;
        relay.run();
        String log = backend.log.toString(StandardCharsets.UTF_8);
        assertThat(log)
                .startsWith(new String(LOG, 0, 1_000, StandardCharsets.UTF_8))
                .endsWith("incomplete: at least 4000 bytes from byte 1000 on are missing; the builder is gone. ***\n");
        assertThat(backend.seals).isEmpty();
        assertThat(backend.verdicts).containsExactly(VERDICT);
        assertThat(relay.needsAgent()).isFalse();
    }

    @Test
    void relayThatIsClosedForAnotherOperatorAddsNothingToTheLog() {
        streams.addCut(LOG, 1_000);
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        var relay = relay(true);
        relay.checkpoint(5_000, seal(Arrays.copyOf(LOG, 5_000)).sha256());
        agent.asked = relay::close;
        relay.run();
        assertThat(backend.log.toByteArray()).isEqualTo(Arrays.copyOf(LOG, 1_000));
        assertThat(backend.verdicts).isEmpty();
    }

    @Test
    void rotatedLogIsNotSentFromAWrongPlace() {
        streams.add(Arrays.copyOfRange(LOG, 100, LOG.length), LOG.length - 100);
        streams.add(LOG, LOG.length);
        var relay = relay(false);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void backendThatStallsGetsEverythingOnce() {
        streams.add(LOG, LOG.length);
        backend.failures = 5;
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(states).anyMatch(state -> String.valueOf(state.problem()).contains("not reachable"));
    }

    @Test
    void backendThatLostBytesGetsThemAgain() {
        streams.add(LOG, LOG.length);
        streams.add(LOG, LOG.length);
        backend.holes = 1;
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void restartedRelaySealsALogThatTheBackendHasAlready() {
        backend.log.writeBytes(LOG);
        streams.add(LOG, LOG.length);
        var relay = relay(false);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void backendThatDoesNotCountGetsNothingTwice() {
        streams.addCut(LOG, 1_000);
        streams.add(LOG, LOG.length);
        backend.counts = false;
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void backendThatDoesNotCountGetsTheRestFromTheNextOperator() {
        backend.counts = false;
        backend.log.write(LOG, 0, 5_000);
        mark.kept = 5_000;
        mark.failures = 2;
        streams.add(LOG, LOG.length);
        var relay = relay(false);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
    }

    @Test
    void whatABackendHasTakenThatDoesNotCountIsKeptNowAndThen() {
        backend.counts = false;
        for (int cut = 500; cut < LOG.length; cut += 500) {
            streams.addCut(LOG, cut);
        }
        streams.add(LOG, LOG.length);
        streams.opened = () -> agent.offset = agent.offset.plusSeconds(7);
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(mark.kept).isPositive().isLessThanOrEqualTo(LOG.length);
        assertThat(mark.times).hasSizeGreaterThan(1);
        for (int i = 1; i < mark.times.size(); i++) {
            assertThat(Duration.between(mark.times.get(i - 1), mark.times.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void nothingIsKeptOfABackendThatCounts() {
        streams.addCut(LOG, 1_000);
        streams.add(LOG, LOG.length);
        mark.failures = Integer.MAX_VALUE;
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
        assertThat(mark.times).isEmpty();
    }

    @Test
    void emptyLogIsSealed() {
        streams.add(new byte[0], 0);
        var relay = relay(true);
        relay.seal(seal(new byte[0]));
        relay.run();
        assertThat(backend.seals).hasSize(1);
        assertThat(relay.state().sealed()).isTrue();
    }

    @Test
    void refusalEndsTheRelayWithItsReason() {
        streams.add(LOG, LOG.length);
        backend.refusal = "too long";
        var relay = relay(true);
        relay.run();
        assertThat(relay.state().sealed()).isFalse();
        assertThat(relay.state().refused()).isTrue();
        assertThat(relay.state().problem()).isEqualTo("too long");
    }

    @Test
    void closedRelayEnds() {
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        relay.close();
        relay.run();
        assertThat(backend.seals).isEmpty();
    }

    private static LogSeal seal(byte[] log) {
        try {
            return new LogSeal(
                    log.length,
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(log)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An agent that has the whole log and answers at once, in records of 1,000 bytes; and the clock, so that waiting for it takes no time. */
    private static final class Agent implements RangeAsker, InstantSource {
        private final List<RangeRequest> requests = new ArrayList<>();
        /** Numbers of the records, over all answers, that do not arrive, or not as they were. */
        private final Set<Integer> lost = new HashSet<>();

        private final Set<Integer> damaged = new HashSet<>();
        private int printed;
        private int failures;
        private boolean gone;
        private Runnable asked = () -> {};
        private Consumer<RangeRequest> answered = ignored -> {};
        private @Nullable LogRelay relay;
        private volatile Duration offset = Duration.ZERO;
        private int looks;

        long firstSerial() {
            return requests.getFirst().serial();
        }

        @Override
        public synchronized Instant instant() {
            return Instant.parse("2026-01-02T03:04:05Z").plus(offset).plusSeconds(2L * looks++);
        }

        @Override
        public void ask(RangeRequest request) throws IOException {
            if (failures-- > 0) {
                throw new IOException("not now");
            }
            requests.add(request);
            asked.run();
            LogRelay asking = Objects.requireNonNull(relay);
            if (gone) {
                asking.stop();
                return;
            }
            long end = request.offset() + request.length();
            for (long start = request.offset(); start < end; start += 1_000) {
                byte[] bytes = Arrays.copyOfRange(LOG, (int) start, (int) Math.min(end, start + 1_000));
                String sha256 =
                        damaged.contains(printed) ? "0".repeat(64) : seal(bytes).sha256();
                if (!lost.contains(printed++)) {
                    asking.range(new LogRange(
                            1,
                            1,
                            request.serial(),
                            start,
                            start + 1_000 >= end,
                            Base64.getEncoder().encodeToString(bytes),
                            sha256));
                }
            }
            answered.accept(request);
        }
    }

    /** A stream that gives some bytes and then nothing until it is closed. */
    private static final class QuietStream extends InputStream {
        private final ByteArrayInputStream bytes;
        private final CountDownLatch reading = new CountDownLatch(1);
        private final CountDownLatch closed = new CountDownLatch(1);

        QuietStream(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("read in blocks");
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = bytes.read(buffer, offset, length);
            if (count < 0) {
                reading.countDown();
                await(closed);
                throw new IOException("closed");
            }
            return count;
        }

        void awaitReader() {
            await(reading);
        }

        boolean isClosed() {
            return closed.getCount() == 0;
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    /** The streams of one container, one for each opening. */
    private static final class Streams implements PodLogs {
        private final Deque<InputStream> next = new ArrayDeque<>();
        private Runnable opened = () -> {};

        void add(byte[] log, int length) {
            next.add(new ByteArrayInputStream(log, 0, length));
        }

        void addCut(byte[] log, int length) {
            next.add(new SequenceInputStream(new ByteArrayInputStream(log, 0, length), new InputStream() {
                @Override
                public int read() throws IOException {
                    throw new IOException("connection reset");
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    return read();
                }
            }));
        }

        @Override
        public InputStream follow(ContainerRef container) throws IOException {
            InputStream stream = next.poll();
            if (stream == null) {
                throw new IOException("no more streams for " + container);
            }
            opened.run();
            return stream;
        }
    }

    /** What operators keep of a backend that does not count. */
    private final class Mark implements TakenMark {
        private final List<Instant> times = new ArrayList<>();
        private long kept;
        private int failures;

        @Override
        public long read() throws IOException {
            if (failures-- > 0) {
                throw new IOException("not now");
            }
            return kept;
        }

        @Override
        public void write(long bytes) {
            assertThat(bytes).isGreaterThan(kept).isLessThanOrEqualTo(backend.log.size());
            kept = bytes;
            times.add(agent.instant());
        }
    }

    /** A backend with the log's bytes; it takes each byte at its own offset only. */
    private static final class Backend implements LogBackend {
        private final ByteArrayOutputStream log = new ByteArrayOutputStream();
        private final List<LogSeal> seals = new ArrayList<>();
        private final List<String> verdicts = new ArrayList<>();
        private boolean counts = true;
        private int failures;
        private int holes;
        private int refuseSeals;
        private Runnable sealRefused = () -> {};
        private @Nullable String refusal;

        @Override
        public BackendAnswer send(LogBatch batch) throws IOException {
            if (failures > 0) {
                failures--;
                throw new IOException("503");
            }
            if (refusal != null && batch.bytes().length > 0) {
                return new BackendAnswer.Refused(refusal);
            }
            if (holes > 0 && batch.bytes().length > 0) {
                holes--;
                return new BackendAnswer.Hole(0);
            }
            if (batch.seal() != null && refuseSeals > 0) {
                refuseSeals--;
                sealRefused.run();
                throw new IOException("503");
            }
            if (batch.seal() != null) {
                seals.add(batch.seal());
            }
            if (batch.verdict() != null) {
                verdicts.add(batch.verdict());
            }
            if (!counts) {
                log.writeBytes(batch.bytes());
                return new BackendAnswer.TakenUncounted();
            }
            if (batch.bytes().length > 0) {
                if (batch.offset() > log.size()) {
                    return new BackendAnswer.Hole(log.size());
                }
                int known = (int) (log.size() - batch.offset());
                log.write(batch.bytes(), known, Math.max(0, batch.bytes().length - known));
            }
            return new BackendAnswer.Acknowledged(log.size());
        }
    }
}
