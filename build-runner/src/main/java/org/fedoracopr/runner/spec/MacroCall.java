package org.fedoracopr.runner.spec;

import org.jspecify.annotations.Nullable;

/**
 * What a percent sign in a text begins.
 *
 * @param conditional whether it asks with {@code ?} if the macro is defined
 * @param negated whether the question is turned round with {@code !}
 * @param name of the macro; empty where there is none
 * @param separator what stands between name and argument: a colon, a blank, or 0 when there is no argument
 * @param argument what is in the brackets behind the name, or in brackets without a name
 * @param end the position behind it
 */
record MacroCall(
        Form form,
        boolean conditional,
        boolean negated,
        String name,
        char separator,
        @Nullable String argument,
        int end) {

    /** How it is written. */
    enum Form {
        /** A percent sign that begins nothing. */
        LONE,
        /** Two percent signs. */
        ESCAPE,
        /** {@code %(command)} */
        SHELL,
        /** {@code %[expression]} */
        EXPRESSION,
        /** {@code %name} */
        PLAIN,
        /** {@code %{name}} and what else stands in braces */
        BRACED
    }

    /** Reads the call at a percent sign. */
    static MacroCall at(String text, int start, Budget budget) {
        int next = start + 1;
        if (next >= text.length()) {
            return bare(Form.LONE, "", next);
        }
        return switch (text.charAt(next)) {
            case '%' -> bare(Form.ESCAPE, "", next + 1);
            case '(' -> inBrackets(Form.SHELL, text, next, budget);
            case '[' -> inBrackets(Form.EXPRESSION, text, next, budget);
            case '{' -> braced(text, next, budget);
            default -> plain(text, next);
        };
    }

    private static MacroCall inBrackets(Form form, String text, int open, Budget budget) {
        int close = Brackets.close(text, open, budget);
        return close < 0
                ? bare(Form.LONE, "", open)
                : new MacroCall(form, false, false, "", '(', text.substring(open + 1, close), close + 1);
    }

    private static MacroCall braced(String text, int open, Budget budget) {
        int close = Brackets.close(text, open, budget);
        if (close < 0) {
            return bare(Form.LONE, "", open);
        }
        var head = Head.read(text, open + 1, close);
        if (head.end() == close) {
            return head.call(Form.BRACED, (char) 0, null, close + 1);
        }
        char separator = text.charAt(head.end());
        if (head.name().isEmpty() || (separator != ':' && !Character.isWhitespace(separator))) {
            // Not a name that a macro can have.
            return new MacroCall(Form.BRACED, head.conditional(), head.negated(), "", (char) 0, null, close + 1);
        }
        String argument = text.substring(head.end() + 1, close);
        return head.call(Form.BRACED, separator == ':' ? ':' : ' ', argument, close + 1);
    }

    private static MacroCall plain(String text, int start) {
        var head = Head.read(text, start, text.length());
        return head.name().isEmpty() ? bare(Form.LONE, "", start) : head.call(Form.PLAIN, (char) 0, null, head.end());
    }

    private static MacroCall bare(Form form, String name, int end) {
        return new MacroCall(form, false, false, name, (char) 0, null, end);
    }

    /** The part up to the end of the name. */
    private record Head(boolean conditional, boolean negated, String name, int end) {

        static Head read(String text, int start, int limit) {
            boolean conditional = false;
            boolean negated = false;
            int index = start;
            for (; index < limit && (text.charAt(index) == '?' || text.charAt(index) == '!'); index++) {
                conditional |= text.charAt(index) == '?';
                negated ^= text.charAt(index) == '!';
            }
            int end = nameEnd(text, index, limit);
            return new Head(conditional, negated, text.substring(index, end), end);
        }

        private static int nameEnd(String text, int start, int limit) {
            if (start >= limit) {
                return start;
            }
            char first = text.charAt(start);
            int end = start + 1;
            if (isLetter(first)) {
                while (end < limit && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
                    end++;
                }
                return end;
            }
            if (isDigit(first)) {
                while (end < limit && isDigit(text.charAt(end))) {
                    end++;
                }
                return end;
            }
            return switch (first) {
                case '#' -> end;
                case '*' -> end < limit && text.charAt(end) == '*' ? end + 1 : end;
                case '-' -> optionEnd(text, end, limit);
                default -> start;
            };
        }

        private static int optionEnd(String text, int letter, int limit) {
            if (letter >= limit || !(isLetter(text.charAt(letter)) || isDigit(text.charAt(letter)))) {
                return letter - 1;
            }
            int end = letter + 1;
            return end < limit && text.charAt(end) == '*' ? end + 1 : end;
        }

        MacroCall call(Form form, char separator, @Nullable String argument, int end) {
            return new MacroCall(form, conditional, negated, name, separator, argument, end);
        }
    }

    static boolean isLetter(char character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character == '_';
    }

    static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }
}
