package org.fedoracopr.runner.spec;

import org.jspecify.annotations.Nullable;

/**
 * What stands behind {@code %global} or {@code %define}.
 *
 * @param name empty when it is no definition that rpm accepts
 * @param parameters null for a macro that takes no arguments
 * @param end the position behind it, the end of its line included
 */
record Definition(String name, @Nullable String parameters, String body, int end) {

    static Definition read(String text, int start, Budget budget) {
        int nameStart = skipBlanks(text, start);
        int index = nameStart;
        while (index < text.length()
                && (MacroCall.isLetter(text.charAt(index)) || MacroCall.isDigit(text.charAt(index)))) {
            index++;
        }
        String name = text.substring(nameStart, index);
        String parameters = null;
        if (index < text.length() && text.charAt(index) == '(') {
            int close = Brackets.close(text, index, budget);
            if (close >= 0) {
                parameters = text.substring(index + 1, close);
                index = close + 1;
            }
        }
        index = skipBlanks(text, index);
        if (index < text.length() && text.charAt(index) == '{') {
            int close = Brackets.close(text, index, budget);
            if (close >= 0) {
                return new Definition(name, parameters, text.substring(index + 1, close), close + 1);
            }
        }
        return untilLineEnd(name, parameters, text, index, budget);
    }

    /** A body that ends with its line; one that has brackets open, or a backslash before the line's end, goes on. */
    private static Definition untilLineEnd(
            String name, @Nullable String parameters, String text, int start, Budget budget) {
        var body = new StringBuilder();
        int index = start;
        while (index < text.length() && text.charAt(index) != '\n') {
            char current = text.charAt(index);
            if (current == '\\' && index + 1 < text.length()) {
                body.append(text.charAt(index + 1));
                index += 2;
                continue;
            }
            int close = current == '%' && index + 1 < text.length() && "{([".indexOf(text.charAt(index + 1)) >= 0
                    ? Brackets.close(text, index + 1, budget)
                    : -1;
            int next = close < 0 ? index + 1 : close + 1;
            body.append(text, index, next);
            index = next;
        }
        budget.spend((long) index - start);
        return new Definition(name, parameters, body.toString().stripTrailing(), Math.min(index + 1, text.length()));
    }

    /** Where a line of text ends. */
    static int lineEnd(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private static int skipBlanks(String text, int start) {
        int index = start;
        while (index < text.length() && (text.charAt(index) == ' ' || text.charAt(index) == '\t')) {
            index++;
        }
        return index;
    }
}
