package org.fedoracopr.devkit.node.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a container waits before it is started again: not at all after its first end, then {@code first}, each time twice as long up
 * to {@code longest}; from the beginning again when it has run for more than twice the longest pause.
 *
 * @param pause the pause before the next start
 * @param following the pause after that
 * @param until when the last pause was over, or null when there was none
 */
public record BackOff(
        Duration first,
        Duration longest,
        Duration pause,
        Duration following,
        @Nullable Instant until) {

    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** A container that has never ended, on a node whose first real pause is this one; a kubelet's is 10 s. */
    public static BackOff beginningWith(Duration first) {
        return new BackOff(first, LONGEST, Duration.ZERO, first, null);
    }

    /** The same after one more end of the container. */
    public BackOff afterEnd(Instant at) {
        boolean forgotten = until == null || until.plus(longest.multipliedBy(2)).isBefore(at);
        if (forgotten) {
            return new BackOff(first, longest, Duration.ZERO, first, at);
        }
        Duration doubled = following.multipliedBy(2);
        return new BackOff(
                first, longest, following, doubled.compareTo(longest) > 0 ? longest : doubled, at.plus(following));
    }
}
