package org.fedoracopr.operator.relay.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
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
            @ForAll @IntRange(max = 100) int ahead,
            @ForAll boolean trusted,
            @ForAll @Size(max = 5) List<@IntRange(max = 600) Integer> checkpoints)
            throws Exception {
        int has = Math.min(acknowledged, log.length);
        byte[] backend = Arrays.copyOf(log, log.length);
        Arrays.fill(backend, has, log.length, (byte) '?');
        var position = new TailPosition(trusted, has, ahead);
        for (int checkpoint : checkpoints) {
            int offset = Math.min(checkpoint, log.length);
            position.known(offset);
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
        assertThat(position.holdsBack()).isFalse();
    }

    /** What is lost in the middle of a reading is at least a file of the kubelet's; the agent has told of it before its reader comes there. */
    @Property(tries = 500)
    void nothingThatComesAfterALossIsSent(@ForAll long seed) throws Exception {
        var chance = new Random(seed);
        byte[] log = new byte[1_000 + chance.nextInt(2_000)];
        chance.nextBytes(log);
        int ahead = chance.nextInt(100);
        int hole = chance.nextInt(log.length - 700);
        int after = hole + ahead + 1 + chance.nextInt(500);
        var position = new TailPosition(true, 0, ahead);
        var sent = new ByteArrayOutputStream();
        int known = 0;
        int next = 0;
        boolean noticed = false;
        while (next < log.length && !noticed) {
            try {
                if (next == hole || chance.nextInt(4) == 0) {
                    known = Math.max(known, next + chance.nextInt(log.length - next + 1));
                    known = next == hole ? Math.max(known, after) : known;
                    position.known(known);
                    position.checkpoint(known, digest(log, known));
                }
                next = next == hole ? after : next;
                int bound = next < hole ? hole : log.length;
                int length = Math.min(bound - next, 1 + chance.nextInt(200));
                position.read(Arrays.copyOfRange(log, next, next + length), length);
                next += length;
            } catch (CheckpointMismatchException e) {
                noticed = true;
            }
            for (byte[] bytes = position.toSend(50); bytes.length > 0; bytes = position.toSend(50)) {
                sent.writeBytes(bytes);
                position.acknowledged(sent.size());
            }
            assertThat(sent.toByteArray()).isEqualTo(Arrays.copyOf(log, sent.size()));
            assertThat(sent.size()).isLessThanOrEqualTo(hole);
        }
        assertThat(noticed || !position.matches(seal(log))).isTrue();
    }

    @Example
    void littleIsSentBeyondTheLastCheckpointAndNothingWhileTheAgentIsFarAhead() throws Exception {
        var position = new TailPosition(true, 0, 21);
        position.read(LOG, 40);
        assertThat(position.toSend(1_000)).isEqualTo(Arrays.copyOf(LOG, 21));
        assertThat(position.holdsBack()).isTrue();
        position.acknowledged(21);
        position.known(62);
        position.checkpoint(30, digest(LOG, 30));
        assertThat(position.toSend(1_000)).isEqualTo(Arrays.copyOfRange(LOG, 21, 30));
        position.acknowledged(30);
        position.read(Arrays.copyOfRange(LOG, 40, 63), 23);
        assertThat(position.toSend(1_000)).as("until it is as far").isEmpty();
        position.checkpoint(62, digest(LOG, 62));
        assertThat(position.toSend(1_000)).isEqualTo(Arrays.copyOfRange(LOG, 30, 63));
        assertThat(position.holdsBack()).isFalse();
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
