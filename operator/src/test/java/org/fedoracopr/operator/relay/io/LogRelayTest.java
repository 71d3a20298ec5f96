package org.fedoracopr.operator.relay.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import org.fedoracopr.api.protocol.LogSeal;
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
    private static final LogKey KEY = new LogKey("uid", 12, "12-fedora-43-x86_64", 1, "@copr/dev/x/00000012-hello");

    private final Backend backend = new Backend();
    private final Streams streams = new Streams();
    private final List<RelayState> states = new ArrayList<>();

    private LogRelay relay(boolean fromTheStart) {
        return new LogRelay(
                streams,
                new ContainerRef("copr", "pod", "builder"),
                KEY,
                backend,
                new Retry(Duration.ofMillis(1), Duration.ofMillis(2)),
                fromTheStart,
                states::add);
    }

    private void assertWholeAndSealedOnce(LogRelay relay) {
        assertThat(backend.log.toByteArray()).isEqualTo(LOG);
        assertThat(backend.seals).containsExactly(seal(LOG));
        assertThat(relay.state()).isEqualTo(new RelayState(LOG.length, true, null));
        assertThat(states.getLast()).isEqualTo(relay.state());
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
        streams.add(LOG, 5_000);
        streams.add(LOG, LOG.length);
        var relay = relay(true);
        relay.seal(seal(LOG));
        relay.run();
        assertWholeAndSealedOnce(relay);
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

    /** The streams of one container, one for each opening. */
    private static final class Streams implements PodLogs {
        private final Deque<InputStream> next = new ArrayDeque<>();

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
            return stream;
        }
    }

    /** A backend with the log's bytes; it takes each byte at its own offset only. */
    private static final class Backend implements LogBackend {
        private final ByteArrayOutputStream log = new ByteArrayOutputStream();
        private final List<LogSeal> seals = new ArrayList<>();
        private boolean counts = true;
        private int failures;
        private int holes;
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
            if (batch.seal() != null) {
                seals.add(batch.seal());
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
