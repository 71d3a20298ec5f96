package org.fedoracopr.runner.git;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How often a clone is tried again (SRC-3): ten rounds with upstream's pauses, 300 s in all, for a server that may recover; three for one that says
 * the repository is not there or not for us; one when no server is asked.
 */
enum CloneRetries {
    SERVER_MAY_RECOVER,
    SERVER_REFUSES,
    HOPELESS;

    /** The pauses between the rounds: one fewer than rounds. */
    List<Duration> pauses() {
        LongStream seconds = switch (this) {
            case SERVER_MAY_RECOVER -> LongStream.of(1, 2, 4, 8, 16, 32, 64, 128, 45);
            case SERVER_REFUSES -> LongStream.of(1, 2);
            case HOPELESS -> LongStream.empty();
        };
        return seconds.mapToObj(Duration::ofSeconds).toList();
    }
}
