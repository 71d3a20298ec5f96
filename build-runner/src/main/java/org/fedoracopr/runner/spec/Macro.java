package org.fedoracopr.runner.spec;

import org.jspecify.annotations.Nullable;

/** What is known of a macro's definition. */
public sealed interface Macro {

    /** One whose definition depends on something that is never run or not known here: it stays as it is written. */
    Macro UNKNOWN = new Unknown();

    /** A macro without parameters. */
    static Macro of(String body) {
        return new Defined(null, body);
    }

    /**
     * A macro with a definition.
     *
     * @param parameters its options as getopt's string; null for a macro that takes no arguments
     */
    record Defined(@Nullable String parameters, String body) implements Macro {}

    /** See {@link #UNKNOWN}. */
    record Unknown() implements Macro {}
}
