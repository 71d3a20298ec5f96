package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Virtual time and all that is going to happen in it, one thing after the other. */
final class Timeline implements InstantSource {

    static final Instant BEGIN = Instant.parse("2026-01-02T03:04:05Z");

    private record Happening(long millis, long serial, Runnable body) {}

    private final PriorityQueue<Happening> coming =
            new PriorityQueue<>(Comparator.comparingLong(Happening::millis).thenComparingLong(Happening::serial));
    private long serial;
    private long millis;

    @Override
    public Instant instant() {
        return BEGIN.plusMillis(millis);
    }

    void after(Duration delay, Runnable body) {
        coming.add(new Happening(millis + Math.max(0, delay.toMillis()), serial++, body));
    }

    /** The same again and again, until it says that it is over. */
    void every(Duration interval, BooleanSupplier body) {
        after(interval, () -> {
            if (body.getAsBoolean()) {
                every(interval, body);
            }
        });
    }

    /** Nothing happens until then. */
    void jump(Instant to) {
        millis = Math.max(millis, Duration.between(BEGIN, to).toMillis());
    }

    /** Lets the next thing happen; false when none does before that moment. */
    boolean step(Instant end) {
        Happening next = coming.peek();
        if (next == null || BEGIN.plusMillis(next.millis()).isAfter(end)) {
            return false;
        }
        coming.remove();
        millis = next.millis();
        next.body().run();
        return true;
    }
}
