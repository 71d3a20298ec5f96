package org.fedoracopr.operator;

import java.time.Duration;
import org.fedoracopr.operator.build.decide.Deadlines;
import org.fedoracopr.operator.build.decide.TimeToLive;
import picocli.CommandLine.Option;

/** The part of the operator's command line that says how long it waits, and how long it keeps what has ended. */
final class DeadlineOptions {

    @Option(
            names = "--queue-deadline",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long a build may wait for a place in a pool; 0: for ever. Default: ${DEFAULT-VALUE}.")
    private long queue;

    @Option(
            names = "--schedule-deadline",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description =
                    "How long a builder may take to get a node; a pool can say otherwise. Default: ${DEFAULT-VALUE}.")
    private long schedule;

    @Option(
            names = "--image-pull-deadline",
            paramLabel = "SECONDS",
            defaultValue = "900",
            description =
                    "How long images and volumes may take from there; a pool can say otherwise. Default: ${DEFAULT-VALUE}.")
    private long imagePull;

    @Option(
            names = "--start-deadline",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description =
                    "How long a builder may take to begin from there; a pool can say otherwise. Default: ${DEFAULT-VALUE}.")
    private long start;

    @Option(
            names = "--fail-safe",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description =
                    "How long after its own timeout a build that its builder does not stop is stopped. Default: ${DEFAULT-VALUE}.")
    private long failSafe;

    @Option(
            names = "--publish-deadline",
            paramLabel = "SECONDS",
            defaultValue = "1800",
            description =
                    "How long the results of a builder that has ended may take to publish. Default: ${DEFAULT-VALUE}.")
    private long publish;

    @Option(
            names = "--log-drain",
            paramLabel = "SECONDS",
            defaultValue = "600",
            description = "How long a finished Pod waits for the backend to take its log. Default: ${DEFAULT-VALUE}.")
    private long logDrain;

    @Option(
            names = "--cancel-deadline",
            paramLabel = "SECONDS",
            defaultValue = "180",
            description = "How long a canceled builder may take to stop by itself. Default: ${DEFAULT-VALUE}.")
    private long cancel;

    @Option(
            names = "--ttl-failed",
            paramLabel = "SECONDS",
            defaultValue = "86400",
            description =
                    "How long a failed build stays in the cluster unless it says so itself. Default: ${DEFAULT-VALUE}.")
    private long ttlFailed;

    @Option(
            names = "--ttl",
            paramLabel = "SECONDS",
            defaultValue = "21600",
            description =
                    "How long any other ended build stays in the cluster unless it says so itself. Default: ${DEFAULT-VALUE}.")
    private long ttl;

    Deadlines deadlines() {
        return new Deadlines(
                seconds(queue),
                seconds(schedule),
                seconds(imagePull),
                seconds(start),
                seconds(failSafe),
                seconds(publish),
                seconds(logDrain),
                seconds(cancel));
    }

    TimeToLive timeToLive() {
        return new TimeToLive(seconds(ttlFailed), seconds(ttl));
    }

    /** @throws IllegalArgumentException when somebody asked for less than nothing */
    private static Duration seconds(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("a deadline is a number of seconds from 0 on, not " + value);
        }
        return Duration.ofSeconds(value);
    }
}
