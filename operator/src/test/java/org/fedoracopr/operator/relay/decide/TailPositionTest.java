package org.fedoracopr.operator.relay.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.protocol.LogSeal;

/** Whatever the pieces in which a log is read, only its own bytes are sent, at their own places. */
class TailPositionTest {
    private static final byte[] LOG = "0123456789abcdefghij\n".repeat(20).getBytes(StandardCharsets.UTF_8);

    private static String digest(byte[] bytes, int length) throws Exception {
        var sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(bytes, 0, length);
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static LogSeal seal(byte[] bytes) throws Exception {
        return new LogSeal(bytes.length, digest(bytes, bytes.length));
    }

    @Property(tries = 500)
    void sentBytesAreTheLogsOwn(
            @ForAll byte @Size(max = 600) [] log,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 80) Integer> chunks,
            @ForAll @IntRange(max = 600) int acknowledged,
            @ForAll @IntRange(min = 1, max = 100) int most,
            @ForAll boolean trusted,
            @ForAll @Size(max = 5) List<@IntRange(max = 600) Integer> checkpoints)
            throws Exception {
        int has = Math.min(acknowledged, log.length);
        byte[] backend = Arrays.copyOf(log, log.length);
        Arrays.fill(backend, has, log.length, (byte) '?');
        var position = new TailPosition(trusted, has);
        for (int checkpoint : checkpoints) {
            int offset = Math.min(checkpoint, log.length);
            position.checkpoint(offset, digest(log, offset));
        }
        int read = 0;
        for (int i = 0; read < log.length; i++) {
            int length = Math.min(chunks.get(i % chunks.size()), log.length - read);
            position.read(Arrays.copyOfRange(log, read, read + length), length);
            read += length;
            assertThat(position.position()).isEqualTo(read);
            has = send(position, backend, has, most);
        }
        position.checkpoint(log.length, seal(log).sha256());
        has = send(position, backend, has, most);
        assertThat(has).isEqualTo(log.length);
        assertThat(backend).isEqualTo(log);
        assertThat(position.matches(seal(log))).isTrue();
    }

    private static int send(TailPosition position, byte[] backend, int has, int most) {
        int next = has;
        for (byte[] bytes = position.toSend(most); bytes.length > 0; bytes = position.toSend(most)) {
            assertThat(position.isTrusted()).isTrue();
            assertThat(position.sendOffset()).isEqualTo(next);
            assertThat(bytes.length).isLessThanOrEqualTo(most);
            System.arraycopy(bytes, 0, backend, next, bytes.length);
            next += bytes.length;
            position.acknowledged(next);
        }
        return next;
    }

    @Property(tries = 200)
    void bytesThatWereLostAreNeverSentFromTheirWrongPlace(
            @ForAll @IntRange(min = 1, max = 400) int lost, @ForAll @IntRange(max = 400) int acknowledged)
            throws Exception {
        byte[] unique = new byte[420];
        for (int i = 0; i < unique.length; i++) {
            unique[i] = (byte) (i * i / 7 + i);
        }
        byte[] rest = Arrays.copyOfRange(unique, lost, unique.length);
        var position = new TailPosition(false, Math.min(acknowledged, rest.length));
        position.read(rest, rest.length);
        assertThat(position.toSend(1_000)).isEmpty();
        assertThatThrownBy(() -> position.checkpoint(rest.length, digest(unique, rest.length)))
                .isInstanceOf(CheckpointMismatchException.class);
        assertThat(position.toSend(1_000)).isEmpty();
        assertThat(position.matches(seal(unique))).isFalse();
    }

    @Example
    void untrustedReadingWaitsForACheckpoint() throws Exception {
        var position = new TailPosition(false, 0);
        position.read(LOG, LOG.length);
        assertThat(position.toSend(1_000)).isEmpty();
        position.checkpoint(21, digest(LOG, 21));
        assertThat(position.isTrusted()).isTrue();
        assertThat(position.toSend(1_000)).isEqualTo(LOG);
    }

    @Example
    void checkpointOfNothingAgreesWithEveryReadingAndConfirmsNone() throws Exception {
        var position = new TailPosition(false, 0);
        position.checkpoint(0, digest(LOG, 0));
        position.read(LOG, LOG.length);
        position.checkpoint(0, digest(LOG, 0));
        assertThat(position.isTrusted()).isFalse();
        assertThat(position.toSend(1_000)).isEmpty();
    }

    @Example
    void checkpointThatWasKnownBeforeIsCheckedWhenItIsReached() throws Exception {
        var position = new TailPosition(true, 0);
        position.checkpoint(10, digest(LOG, 11));
        assertThatThrownBy(() -> position.read(LOG, LOG.length)).isInstanceOf(CheckpointMismatchException.class);
    }

    @Example
    void readingPausesWhenTooMuchIsHeld() throws Exception {
        var position = new TailPosition(false, 0);
        byte[] bytes = new byte[TailPosition.MAX_HELD];
        position.read(bytes, bytes.length);
        assertThat(position.canRead()).isFalse();
        position.checkpoint(1, digest(bytes, 1));
        position.acknowledged(1);
        assertThat(position.canRead()).isTrue();
    }

    @Example
    void sealOfAnotherLengthOrDigestDoesNotMatch() throws Exception {
        var position = new TailPosition(true, 0);
        position.read(LOG, LOG.length);
        assertThat(position.matches(new LogSeal(LOG.length - 1, digest(LOG, LOG.length - 1))))
                .isFalse();
        assertThat(position.matches(new LogSeal(LOG.length, "0".repeat(64)))).isFalse();
    }
}
