package org.fedoracopr.operator.queue.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How often in a row something was tried in vain, and when it may be tried again.
 *
 * <p>The pause doubles with each trial. What was under way when one failed fails with it, and counts for nothing more.
 *
 * @param until when the next one may be tried; null without failures
 * @param message why the last one failed
 */
public record Trials(
        int failures, @Nullable Instant until, @Nullable String message) {

    /** It works, or nothing is known. */
    public static final Trials WELL = new Trials(0, null, null);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    /**
     * What one attempt tells.
     *
     * @param began when the attempt did
     * @param owner of its build
     */
    record Sign(
            Instant at,
            Instant began,
            boolean works,
            String owner,
            @Nullable String message) {}

    static Trials of(List<Sign> signs, String otherwise) {
        int failures = 0;
        Sign last = null;
        for (Sign sign : inOrder(signs)) {
            if (sign.works()) {
                failures = 0;
            } else if (failures == 0 || last == null || sign.began().isAfter(last.at())) {
                failures++;
                last = sign;
            }
        }
        if (failures == 0 || last == null) {
            return WELL;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return new Trials(failures, last.at().plus(pause), Objects.requireNonNullElse(last.message(), otherwise));
    }

    /** Failures of how many owners there were since the last that worked. */
    static int owners(List<Sign> signs) {
        List<Sign> all = inOrder(signs);
        int begin = 0;
        for (int i = 0; i < all.size(); i++) {
            begin = all.get(i).works() ? i + 1 : begin;
        }
        return (int) all.subList(begin, all.size()).stream()
                .map(Sign::owner)
                .distinct()
                .count();
    }

    private static List<Sign> inOrder(List<Sign> signs) {
        return signs.stream().sorted(Comparator.comparing(Sign::at)).toList();
    }

    /** Whether nothing may be tried at the moment. */
    public boolean isSuspended(Instant now) {
        return until != null && now.isBefore(until);
    }

    /** Whether one at a time is tried. */
    public boolean isOnTrial() {
        return failures > 0;
    }
}
