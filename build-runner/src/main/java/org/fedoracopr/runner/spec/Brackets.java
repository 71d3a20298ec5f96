package org.fedoracopr.runner.spec;

/** Pairs of brackets in macros, as rpm counts them: of one kind, a backslash hiding the character behind it. */
final class Brackets {

    private Brackets() {}

    /** The position of the bracket that closes the one at {@code open}; -1 when none does. */
    static int close(String text, int open, Budget budget) {
        char opening = text.charAt(open);
        char closing = closing(opening);
        int depth = 0;
        for (int index = open; index < text.length(); index++) {
            char current = text.charAt(index);
            if (current == '\\') {
                index++;
            } else if (current == opening) {
                depth++;
            } else if (current == closing && --depth == 0) {
                budget.spend((long) index - open);
                return index;
            }
        }
        budget.spend((long) text.length() - open);
        return -1;
    }

    private static char closing(char opening) {
        return switch (opening) {
            case '(' -> ')';
            case '[' -> ']';
            case '{' -> '}';
            default -> throw new IllegalArgumentException("not a bracket: " + opening);
        };
    }
}
