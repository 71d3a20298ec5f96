package org.fedoracopr.operator.relay.decide;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.fedoracopr.api.protocol.AgentRecord.LogRange;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.RangeRequest;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a log, asked of its agent window by window and put together from records that are checked one by one.
 *
 * <p>What a record holds is determined by its offset alone, for the agent's copy never changes: the answer to an earlier request, or to another operator's, is as
 * good. Invariant: what is held has no gap, begins where the taken bytes end, and is at most one window, so nothing is asked while the backend stalls. Not safe for
 * several threads.
 */
public final class RangeFetch {

    /** So much is worth a request at once; each request is a write to the API server. */
    static final int WORTHWHILE = 256 << 10;

    /** How long less than that waits for more, until the log is complete. */
    static final Duration PACE = Duration.ofSeconds(10);

    /** How soon a window is asked for again whose records have a gap: an annotation takes about as long to the agent. */
    static final Duration SOONEST = Duration.ofSeconds(1);

    /** How long the next record may take before it is asked for again; doubled each time. */
    static final Duration FIRST_PATIENCE = Duration.ofSeconds(10);

    static final Duration LONGEST_PATIENCE = Duration.ofMinutes(1);

    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    private long start;
    private long serial;
    private long known;
    private boolean complete;
    private @Nullable RangeRequest pending;
    private boolean gap;
    private Instant askedAt = Instant.MIN;
    private Instant heardAt = Instant.MIN;
    private Duration patience = FIRST_PATIENCE;

    /**
     * @param from where the backend's bytes end
     * @param firstSerial higher than any that an earlier operator has used for this Pod
     */
    public RangeFetch(long from, long firstSerial) {
        this.start = from;
        this.serial = firstSerial;
    }

    /**
     * The agent has so many bytes.
     *
     * @param whole true when there will be no more
     */
    public void known(long length, boolean whole) {
        known = Math.max(known, length);
        complete |= whole;
    }

    /** Takes what is new in a record; one that is damaged, or follows a missing one, makes the rest be asked for again. */
    public void accept(LogRange part, Instant now) {
        boolean asked = pending != null && part.serial() == pending.serial();
        if (part.offset() > next()) {
            gap |= asked;
            return;
        }
        byte[] bytes = checked(part);
        if (bytes == null) {
            gap |= asked;
            return;
        }
        int fresh = (int) Math.max(0, part.offset() + bytes.length - next());
        if (fresh > 0 && held.size() + fresh <= RangeRequest.MAX_LENGTH) {
            held.write(bytes, bytes.length - fresh, fresh);
            heardAt = now;
            patience = FIRST_PATIENCE;
        }
        if (pending != null && next() >= pending.offset() + pending.length()) {
            pending = null;
            gap = false;
        } else {
            gap |= asked && part.last();
        }
    }

    /** Whether there is a request to make now. */
    public boolean isDue(Instant now) {
        return next() < known && (held.size() == 0 || pending != null) && !now.isBefore(due());
    }

    /** True while a window is under way, or here and not sent, of which something came not long ago. */
    public boolean isUnderWay(Instant now) {
        return pending == null ? held.size() > 0 : now.isBefore(heardAt.plus(FIRST_PATIENCE));
    }

    /** The request to make now; empty while there is nothing to ask for, or an answer is awaited. */
    public Optional<RangeRequest> request(Instant now) {
        if (!isDue(now)) {
            return Optional.empty();
        }
        if (pending != null && !gap) {
            patience = shorter(patience.multipliedBy(2), LONGEST_PATIENCE);
        }
        long end = pending == null
                ? Math.min(known, start + RangeRequest.MAX_LENGTH)
                : pending.offset() + pending.length();
        var request = new RangeRequest(serial++, next(), (int) (end - next()));
        pending = request;
        gap = false;
        askedAt = now;
        heardAt = now;
        return Optional.of(request);
    }

    /** The last request could not be made, or its answer may be lost: it is made again soon. */
    public void lost() {
        gap = pending != null;
    }

    /** How long at most nothing is to be done if no record comes; not negative. */
    public Duration pause(Instant now) {
        if (next() >= known) {
            return PACE;
        }
        Duration left = Duration.between(now, due());
        return left.isNegative() ? Duration.ZERO : shorter(left, LONGEST_PATIENCE);
    }

    private Instant due() {
        if (askedAt.equals(Instant.MIN)) {
            return Instant.MIN;
        }
        if (pending != null) {
            return gap ? askedAt.plus(SOONEST) : heardAt.plus(patience);
        }
        return complete || known - next() >= WORTHWHILE ? Instant.MIN : askedAt.plus(PACE);
    }

    /** Where the bytes to send stand. */
    public long offset() {
        return start;
    }

    /** The bytes to send: those of a window that is here as a whole; else none. */
    public byte[] toSend() {
        return pending == null ? held.toByteArray() : new byte[0];
    }

    /** The backend has everything before this offset. */
    public void taken(long offset) {
        byte[] bytes = held.toByteArray();
        held.reset();
        int dropped = (int) Math.clamp(offset - start, 0L, bytes.length);
        held.write(bytes, dropped, bytes.length - dropped);
        start = Math.max(start, offset);
    }

    /** True when the backend has all that the agent is known to have. */
    public boolean isCaughtUp() {
        return start >= known;
    }

    /** Bytes that are here, whole window or not. */
    int heldLength() {
        return held.size();
    }

    private long next() {
        return start + held.size();
    }

    private static byte @Nullable [] checked(LogRange part) {
        if (part.data() == null || part.offset() < 0) {
            return null;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(part.data());
            return Digests.hex(bytes).equals(part.sha256()) ? bytes : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
