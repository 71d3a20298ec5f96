package org.fedoracopr.operator.relay.decide;

import java.util.Objects;

/**
 * How the next part of a log is got: by reading the Pod's from its beginning, or from the agent.
 *
 * <p>A re-reading that a checkpoint contradicts settles it, for what the kubelet has rotated away does not come back. One that ended too early, or had to hold too
 * much before a checkpoint could agree, may have had bad luck: after such a one what is missing is fetched, and the Pod's log gets another chance. Two that stayed
 * behind the agent without coming nearer had none.
 *
 * @param trusted the next reading begins with the container
 * @param contradicted the Pod's log lacks bytes for good
 * @param tooShort readings in a row that ended before they could be confirmed
 */
public record RelayCourse(boolean trusted, boolean contradicted, int tooShort) {

    /** So many in a row are enough. */
    static final int MOST_TOO_SHORT = 2;

    /** What is to be done next. */
    public enum Step {
        /** Read the Pod's log. */
        TAIL,
        /** Fetch what the agent has now, then read the Pod's log again. */
        RANGE_ONCE,
        /** Fetch everything up to the seal. */
        RANGE
    }

    /** How a reading of the Pod's log ended. */
    public enum Ending {
        /** As a stream that was right so far does. */
        CONFIRMED,
        /** With less than the agent has, and nothing said that it was right; or with less than the whole of a complete log. */
        TOO_SHORT,
        /** It stayed behind the agent by the same number of bytes. */
        LAGGING,
        /** It held as much as it may, and no checkpoint agreed. */
        FULL,
        /** A checkpoint disagreed. */
        CONTRADICTED,
        /** It never began. */
        NOT_OPENED
    }

    /** Before the first reading. */
    public static RelayCourse begin(boolean fromTheStart) {
        return new RelayCourse(fromTheStart, false, 0);
    }

    public Step step() {
        if (contradicted) {
            return Step.RANGE;
        }
        return tooShort >= MOST_TOO_SHORT ? Step.RANGE_ONCE : Step.TAIL;
    }

    /** After a reading of the Pod's log. */
    public RelayCourse after(Ending ending) {
        return switch (Objects.requireNonNull(ending, "ending is null")) {
            case CONFIRMED -> new RelayCourse(false, contradicted, 0);
            case TOO_SHORT -> new RelayCourse(false, contradicted, tooShort + 1);
            case LAGGING -> new RelayCourse(false, contradicted || tooShort + 1 >= MOST_TOO_SHORT, tooShort + 1);
            case FULL -> new RelayCourse(false, contradicted, MOST_TOO_SHORT);
            // A stream that went wrong on the way says nothing about the Pod's log.
            case CONTRADICTED -> new RelayCourse(false, contradicted || !trusted, tooShort);
            // Meanwhile the log may be rotated.
            case NOT_OPENED -> new RelayCourse(false, contradicted, tooShort);
        };
    }

    /** After the agent's bytes were fetched. */
    public RelayCourse fetched() {
        return new RelayCourse(false, contradicted, 0);
    }
}
