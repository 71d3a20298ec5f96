package org.fedoracopr.operator.relay.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * How far a reading was behind the agent at some moment. A reading that has begun late comes nearer until it has caught up; one of a log whose beginning is gone
 * stays behind by as much as is gone, and may never come to a checkpoint that contradicts it.
 *
 * @param bytes that the agent had and the reading had not given
 */
public record Lag(Instant at, long bytes) {

    static final Duration WINDOW = Duration.ofSeconds(5);

    /** Before the first look at a reading that begins now. */
    public static Lag begin(Instant now) {
        return new Lag(now, Long.MAX_VALUE);
    }

    /** Whether it has not become smaller for long enough to be there for good; a tenth is chance. */
    public boolean persists(Instant now, long bytesNow) {
        return isOver(now) && bytesNow > 0 && bytesNow >= bytes - bytes / 10;
    }

    /** What the next look is compared with. */
    public Lag next(Instant now, long bytesNow) {
        return isOver(now) ? new Lag(now, bytesNow) : this;
    }

    private boolean isOver(Instant now) {
        return !now.isBefore(at.plus(WINDOW));
    }
}
