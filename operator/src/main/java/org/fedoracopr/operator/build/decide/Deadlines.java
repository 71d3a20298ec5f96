package org.fedoracopr.operator.build.decide;

import java.time.Duration;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.PoolDeadlines;
import org.jspecify.annotations.Nullable;

/**
 * How long the operator waits for what it cannot make happen itself. Each span begins where the one before it ends, so that no time counts twice.
 *
 * @param queue for a place in a pool; zero: for ever
 * @param schedule from making the Pod until it has a node
 * @param imagePull from there until the builder's container runs: volumes and images
 * @param start from there until the runner works
 * @param failSafe what a builder may take beyond its build's own timeout, which the runner keeps
 * @param publish from the builder's end until its results are in their place
 * @param logDrain for the backend to acknowledge the log of a build that has ended
 * @param cancel from asking a builder to stop until its Pod is taken away
 */
public record Deadlines(
        Duration queue,
        Duration schedule,
        Duration imagePull,
        Duration start,
        Duration failSafe,
        Duration publish,
        Duration logDrain,
        Duration cancel) {

    public static final Deadlines DEFAULT = new Deadlines(
            Duration.ZERO,
            Duration.ofMinutes(15),
            Duration.ofMinutes(15),
            Duration.ofMinutes(5),
            Duration.ofHours(1),
            Duration.ofMinutes(30),
            Duration.ofMinutes(10),
            Duration.ofMinutes(3));

    public Deadlines {
        Objects.requireNonNull(queue, "queue is null");
        Objects.requireNonNull(schedule, "schedule is null");
        Objects.requireNonNull(imagePull, "imagePull is null");
        Objects.requireNonNull(start, "start is null");
        Objects.requireNonNull(failSafe, "failSafe is null");
        Objects.requireNonNull(publish, "publish is null");
        Objects.requireNonNull(logDrain, "logDrain is null");
        Objects.requireNonNull(cancel, "cancel is null");
    }

    /** These, with what a pool says of its own builders. */
    Deadlines with(@Nullable PoolDeadlines pool) {
        return pool == null
                ? this
                : new Deadlines(
                        queue,
                        seconds(pool.scheduleSeconds(), schedule),
                        seconds(pool.imagePullSeconds(), imagePull),
                        seconds(pool.startSeconds(), start),
                        failSafe,
                        publish,
                        logDrain,
                        cancel);
    }

    private static Duration seconds(@Nullable Integer seconds, Duration otherwise) {
        return seconds == null ? otherwise : Duration.ofSeconds(seconds);
    }
}
