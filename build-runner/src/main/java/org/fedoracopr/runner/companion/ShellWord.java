package org.fedoracopr.runner.companion;

import org.fedoracopr.runner.log.ShellQuoting;

/** A value in one shell word, whether it comes as it is or quoted already: upstream's program is given it quoted (COMP-8). */
final class ShellWord {

    private static final String QUOTED_QUOTE = "'\"'\"'";

    private ShellWord() {}

    /** The value so that a shell reads one word, with nothing in it that a shell would obey. */
    static String of(String value) {
        return ShellQuoting.quote(unquoted(value));
    }

    /** What {@link ShellQuoting} would have been given for this text, or the text itself where that cannot be. */
    private static String unquoted(String value) {
        if (value.length() < 2 || !value.startsWith("'") || !value.endsWith("'")) {
            return value;
        }
        String inner = value.substring(1, value.length() - 1);
        String unescaped = inner.replace(QUOTED_QUOTE, "'");
        return inner.replace(QUOTED_QUOTE, "").indexOf('\'') >= 0 ? value : unescaped;
    }
}
