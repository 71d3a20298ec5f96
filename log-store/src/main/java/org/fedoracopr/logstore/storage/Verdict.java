package org.fedoracopr.logstore.storage;

/**
 * What became of an attempt, as the sender says it: a JSON object that is stored and shown, never interpreted.
 *
 * <p>Invariant: at most {@value #MAX_LENGTH} characters; that it is an object was checked by whoever made this.
 */
public record Verdict(String json) {
    /** The longest text that is accepted. */
    public static final int MAX_LENGTH = 2048;

    public Verdict {
        if (json.length() > MAX_LENGTH) {
            throw new InvalidFieldException("verdict", "verdict must be at most " + MAX_LENGTH + " characters");
        }
    }
}
