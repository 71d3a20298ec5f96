package org.fedoracopr.operator.results.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What an operator remembers of its checks of a pool's results volume; one that starts anew begins with the first check.
 *
 * @param subject what was tried
 * @param inVain how many checks in a row did not say that all is well
 * @param notBefore when the next one may begin
 */
public record CheckMemory(String subject, int inVain, Instant notBefore) {

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final int DOUBLINGS = 5;

    /** Of a subject of which no check was made. */
    public static CheckMemory of(String subject) {
        return new CheckMemory(subject, 0, Instant.MIN);
    }

    /** After one more in vain. */
    public CheckMemory failed(Instant now) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(inVain, DOUBLINGS));
        return new CheckMemory(
                subject, inVain + 1, now.plus(pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE));
    }
}
