package org.fedoracopr.runner.agent.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * When the next checkpoint of the log is due: soon after growth, seldom in silence.
 *
 * @param printedAt when the last one was printed
 * @param offset what it said
 */
public record CheckpointPace(Instant printedAt, long offset) {

    private static final Duration GROWING = Duration.ofSeconds(2);
    private static final Duration QUIET = Duration.ofSeconds(20);

    /** Before the first one: it is due as soon as there is anything, or in time as a sign of life. */
    public static CheckpointPace start(Instant now) {
        return new CheckpointPace(now.minus(GROWING), 0);
    }

    public boolean due(Instant now, long copied) {
        return !now.isBefore(printedAt.plus(copied == offset ? QUIET : GROWING));
    }
}
