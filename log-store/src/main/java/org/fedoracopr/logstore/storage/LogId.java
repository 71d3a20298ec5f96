package org.fedoracopr.logstore.storage;

/** One attempt of one build: the unit that has a log of its own. */
public record LogId(LogKey key, int attempt) {
    /** The highest attempt number that is accepted. */
    public static final int MAX_ATTEMPT = 100_000;

    public LogId {
        if (attempt < 1 || attempt > MAX_ATTEMPT) {
            throw new InvalidFieldException("attempt", "attempt must be a number from 1 to " + MAX_ATTEMPT);
        }
    }
}
