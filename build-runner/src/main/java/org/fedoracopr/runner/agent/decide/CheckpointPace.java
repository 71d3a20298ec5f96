package org.fedoracopr.runner.agent.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next checkpoint of the log is due: at once after much growth, which whoever reads the log sends on when it is confirmed; soon after any; seldom in
 * silence.
 *
 * @param printedAt when the last one was printed
 * @param offset what it said
 */
public record CheckpointPace(Instant printedAt, long offset) {

    /** Half of what is sent on without being confirmed. */
    private static final long MUCH = 32 << 10;

    /** A quarter of what a reader holds until it is confirmed. */
    private static final long TOO_MUCH = 1 << 20;

    private static final Duration GROWING_FAST = Duration.ofMillis(100);
    private static final Duration GROWING = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** Before the first one: it is due as soon as there is anything, or in time as a sign of life. */
    public static CheckpointPace start(Instant now) {
        return new CheckpointPace(now.minus(GROWING), 0);
    }

    public boolean due(Instant now, long copied) {
        return copied - offset >= TOO_MUCH || !now.isBefore(printedAt.plus(pace(copied)));
    }

    private Duration pace(long copied) {
        if (copied == offset) {
            return QUIET;
        }
        return copied - offset < MUCH ? GROWING : GROWING_FAST;
    }
}
