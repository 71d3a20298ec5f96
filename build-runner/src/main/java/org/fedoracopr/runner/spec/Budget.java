package org.fedoracopr.runner.spec;

/** How much work the evaluation of one spec file may still be: spec files come from anybody, and a few lines of macros can expand without end. */
final class Budget {

    /** rpm's own bound on macros within macros. */
    private static final int MAX_DEPTH = 64;

    private static final long CHARACTERS = 8L << 20;

    private long left = CHARACTERS;
    private int depth;

    /** Ends the evaluation of a spec file that asks for too much. */
    static final class ExceededException extends RuntimeException {
        ExceededException(String message) {
            super(message, null, false, false);
        }
    }

    /** Pays for characters that are looked at or made. */
    void spend(long characters) {
        left -= characters + 1;
        if (left < 0) {
            throw new ExceededException("its macros expand to too much");
        }
    }

    /** Goes a level deeper, until {@link #leave()}. */
    void enter() {
        depth++;
        if (depth > MAX_DEPTH) {
            throw new ExceededException("its macros are nested more than " + MAX_DEPTH + " deep");
        }
    }

    void leave() {
        depth--;
    }
}
