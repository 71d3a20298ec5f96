package org.fedoracopr.operator.relay.decide;

import org.fedoracopr.api.protocol.LogSeal;
import org.jspecify.annotations.Nullable;

/**
 * What the backend lacks of a log that nobody can fetch any more.
 *
 * @param from the first byte that it lacks
 * @param known bytes that the log had at least
 * @param whole true when it had no more than these
 */
public record MissingBytes(long from, long known, boolean whole) {

    /**
     * What is missing of a log that is not sealed at the backend.
     *
     * @param acknowledged bytes that the backend has
     * @param known bytes that the agent is known to have had
     * @param seal of the whole log; null when it was never complete
     * @return null for a log of which nothing at all is known
     */
    public static @Nullable MissingBytes of(long acknowledged, long known, @Nullable LogSeal seal) {
        if (seal != null) {
            return new MissingBytes(acknowledged, seal.length(), true);
        }
        return acknowledged == 0 && known == 0 ? null : new MissingBytes(acknowledged, known, false);
    }

    /** True when the backend has the whole log. */
    public boolean isNothing() {
        return whole && from >= known;
    }

    /** Where and how many, as a clause. */
    public String text() {
        long count = known - from;
        if (count <= 0) {
            return whole ? "no byte of its " + known + " is missing" : "what came after byte " + from + " is not known";
        }
        return (whole ? "" : "at least ") + count + (count == 1 ? " byte" : " bytes") + " from byte " + from + " on "
                + (count == 1 ? "is" : "are") + " missing";
    }

    /** The last line of the log itself. */
    public String note() {
        return "\n*** This log is incomplete: " + text() + "; the builder is gone. ***\n";
    }
}
