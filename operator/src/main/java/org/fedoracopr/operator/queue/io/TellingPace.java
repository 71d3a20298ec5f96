package org.fedoracopr.operator.queue.io;

import java.time.Duration;
import java.time.Instant;

/** How many waiting builds may be told what holds them: each costs a write, which work must not wait behind. */
final class TellingPace {
    /** Builds told at once after a quiet time. */
    static final int BURST = 50;
    /** Builds per second in the long run. */
    static final int PER_SECOND = 5;

    private static final Duration EACH = Duration.ofSeconds(1).dividedBy(PER_SECOND);

    private int left = BURST;
    private Instant since = Instant.MIN;

    /** Takes the right to tell one more; false when there is none left for now. */
    boolean take(Instant now) {
        refill(now);
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    private void refill(Instant now) {
        if (since.equals(Instant.MIN) || now.isBefore(since)) {
            since = now;
        }
        long earned = Duration.between(since, now).dividedBy(EACH);
        if (earned > 0) {
            left = (int) Math.min(BURST, left + earned);
            since = left == BURST ? now : since.plus(EACH.multipliedBy(earned));
        }
    }
}
