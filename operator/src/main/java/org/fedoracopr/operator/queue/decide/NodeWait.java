package org.fedoracopr.operator.queue.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * Builders of a pool that no node takes.
 *
 * @param since since when nothing has moved in the pool: the first of them waits, and no other builder has begun to work
 * @param builders how many wait
 * @param working how many others work: its nodes are full then, and not gone
 * @param message the scheduler's words
 */
public record NodeWait(Instant since, int builders, int working, String message) {

    /** A cluster autoscaler has the first node up within it mostly; where it takes longer the builders that wait go on asking for one. */
    static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Whether more builders would only wait with them. */
    public boolean isTooLong(Instant now) {
        return !now.isBefore(since.plus(PATIENCE));
    }
}
