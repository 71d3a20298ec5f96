package org.fedoracopr.operator.relay.decide;

import java.time.Duration;

/** When a stream of a log that gives nothing is taken for a broken one: only while the agent has more of the log than it gave, for a quiet build is as good as any. */
public final class QuietStream {

    /** For a reading that was right so far: a node that is merely slow is given time. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    /** For one that is not known to be right: bytes that the kubelet has rotated away never come. */
    static final Duration SHORT_PATIENCE = Duration.ofSeconds(5);

    private QuietStream() {}

    /**
     * Whether the stream is to be opened again.
     *
     * @param quiet how long the reader has been waiting for the next byte
     * @param read bytes that the reading gave
     * @param known bytes that the agent has
     * @param trusted a checkpoint agreed with the reading, or it began with the container
     */
    public static boolean isBroken(Duration quiet, long read, long known, boolean trusted) {
        return known > read && quiet.compareTo(trusted ? PATIENCE : SHORT_PATIENCE) >= 0;
    }
}
