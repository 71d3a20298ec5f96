package org.fedoracopr.runner.failure;

/** The beginning of a text that somebody else wrote, on one line, for a message about it: messages never grow with the input. */
public final class Excerpt {

    private static final int MAX_CHARACTERS = 160;

    private Excerpt() {}

    /** At most 160 characters, and three dots where there are more; control characters are blanks. */
    public static String of(String text) {
        return of(text, MAX_CHARACTERS);
    }

    /** At most this many characters. */
    public static String of(String text, int most) {
        String beginning = text;
        if (text.length() > most) {
            // Half of a character would be none.
            int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
            beginning = text.substring(0, end) + "...";
        }
        var shown = new StringBuilder(beginning);
        for (int index = 0; index < shown.length(); index++) {
            if (Character.isISOControl(shown.charAt(index))) {
                shown.setCharAt(index, ' ');
            }
        }
        return shown.toString();
    }
}
