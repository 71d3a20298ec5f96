package org.fedoracopr.operator.relay.decide;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;

/**
 * The position of one reading of a log from its byte 0, counted in bytes and confirmed by the agent's checkpoints.
 *
 * <p>A reading that began with the container is trusted: a follower that keeps reading loses nothing. One that began later may miss what the kubelet has
 * rotated away, so that its bytes stand at the wrong offsets: nothing of it is sent before a checkpoint agrees. Timestamps are never used (invariant I3).
 *
 * <p>A follower that does not keep up, because its writer is fast or its backend slow, loses whole files of the kubelet's, and what comes next stands at the wrong
 * place, too. So a reading that is far behind the agent sends what a checkpoint has confirmed, and no more, until one agrees that is as new as that; and none sends
 * much beyond the last that agreed.
 *
 * <p>Holds at most {@link #MAX_HELD} bytes. Not safe for several threads.
 */
public final class TailPosition {

    /** The most bytes held back, 4 MiB. */
    public static final int MAX_HELD = 4 << 20;

    /** Less than a file that a kubelet begins anew; more than all but the fastest logs print between two checkpoints. */
    static final int MOST_AHEAD = 64 << 10;

    private final int mostAhead;
    /** Of the bytes before {@link #hashed}; each byte is hashed once. */
    private final MessageDigest digest = Digests.sha256();

    private final NavigableMap<Long, String> checkpoints = new TreeMap<>();
    private byte[] held = new byte[64 << 10];
    private int heldLength;
    private long heldStart;
    /** At or behind {@link #heldStart}. */
    private long hashed;

    private long acknowledged;
    private boolean trusted;
    private long confirmed;
    /** Nothing but what is confirmed is sent before this much is. */
    private long doubtedUpTo;

    /**
     * @param trusted true when this reading began with the container
     * @param acknowledged the bytes that the backend has: they are read again, but not sent
     */
    public TailPosition(boolean trusted, long acknowledged) {
        this(trusted, acknowledged, MOST_AHEAD);
    }

    /** @param mostAhead how many bytes beyond the last checkpoint that agreed may be sent */
    TailPosition(boolean trusted, long acknowledged, int mostAhead) {
        this.trusted = trusted;
        this.acknowledged = acknowledged;
        this.mostAhead = mostAhead;
    }

    /** Bytes read so far. */
    public long position() {
        return heldStart + heldLength;
    }

    public boolean isTrusted() {
        return trusted;
    }

    /** False when reading has to wait: for the backend, or for a checkpoint. */
    public boolean canRead() {
        return heldLength < MAX_HELD;
    }

    /** Takes what the agent says about the first {@code offset} bytes; known ones before the reading passes them confirm it best. Of none it says nothing. */
    public void checkpoint(long offset, String sha256) throws CheckpointMismatchException {
        if (offset < hashed || offset == 0) {
            return;
        }
        checkpoints.put(offset, sha256);
        verifyHeld();
        dropAcknowledged();
    }

    /** The agent has this much: what a reading misses that is far behind may never come. */
    public void known(long length) {
        if (length - position() > mostAhead) {
            doubtedUpTo = Math.max(doubtedUpTo, length);
        }
    }

    /** Where the bytes stand that a checkpoint can still be held against. */
    public long verifiableFrom() {
        return hashed;
    }

    /** Takes the next bytes read. */
    public void read(byte[] bytes, int length) throws CheckpointMismatchException {
        if (heldLength + length > held.length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, heldLength + length));
        }
        System.arraycopy(bytes, 0, held, heldLength, length);
        heldLength += length;
        verifyHeld();
        dropAcknowledged();
    }

    /** Where the next bytes to send stand. */
    public long sendOffset() {
        return Math.max(heldStart, acknowledged);
    }

    /** The bytes to send next, at most {@code most}; empty when there are none, or none that may be sent yet. */
    public byte[] toSend(int most) {
        long from = sendOffset();
        long end = sendable();
        if (from >= end) {
            return new byte[0];
        }
        int start = (int) (from - heldStart);
        return Arrays.copyOfRange(held, start, (int) Math.min(end - heldStart, (long) start + most));
    }

    /** True while there are bytes that wait for a checkpoint. */
    public boolean holdsBack() {
        return Math.max(sendOffset(), sendable()) < position();
    }

    private long sendable() {
        if (!trusted) {
            return 0;
        }
        return confirmed < doubtedUpTo ? confirmed : Math.min(position(), confirmed + mostAhead);
    }

    /** The backend has this much. */
    public void acknowledged(long offset) {
        acknowledged = offset;
        dropAcknowledged();
    }

    /** True when everything up to the seal was read and is what the agent has sealed. */
    public boolean matches(LogSeal seal) {
        if (position() != seal.length()) {
            return false;
        }
        hash(seal.length());
        return Digests.hex(copyOfDigest()).equals(seal.sha256());
    }

    private void verifyHeld() throws CheckpointMismatchException {
        while (!checkpoints.isEmpty() && checkpoints.firstKey() <= position()) {
            var checkpoint = checkpoints.pollFirstEntry();
            if (checkpoint.getKey() < hashed) {
                continue;
            }
            hash(checkpoint.getKey());
            if (!Digests.hex(copyOfDigest()).equals(checkpoint.getValue())) {
                throw new CheckpointMismatchException(checkpoint.getKey());
            }
            trusted = true;
            confirmed = checkpoint.getKey();
        }
    }

    private void dropAcknowledged() {
        int drop = (int) Math.clamp(acknowledged - heldStart, 0L, heldLength);
        if (drop > 0) {
            hash(heldStart + drop);
            System.arraycopy(held, drop, held, 0, heldLength - drop);
            heldStart += drop;
            heldLength -= drop;
        }
    }

    private void hash(long offset) {
        if (offset > hashed) {
            digest.update(held, (int) (hashed - heldStart), (int) (offset - hashed));
            hashed = offset;
        }
    }

    private MessageDigest copyOfDigest() {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }
}
