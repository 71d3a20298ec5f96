package org.fedoracopr.runner.spec;

import java.util.ArrayList;
import java.util.List;

/** The lines of a spec file, each with those that belong to it: rpm reads on while a macro's brackets are open or a line ends with a backslash. */
final class SpecLines {

    private final String text;
    private int at;
    private int braces;
    private int parentheses;
    private int squares;

    SpecLines(String text) {
        this.text = text.replace("\r\n", "\n");
    }

    boolean hasNext() {
        return at < text.length();
    }

    String next() {
        int start = at;
        braces = 0;
        parentheses = 0;
        squares = 0;
        boolean continued = true;
        while (continued && at < text.length()) {
            int end = Definition.lineEnd(text, at);
            continued = scan(at, end) || braces > 0 || parentheses > 0 || squares > 0;
            at = Math.min(end + 1, text.length());
        }
        int end = at > start && text.charAt(at - 1) == '\n' ? at - 1 : at;
        return text.substring(start, end);
    }

    /** Counts a line's brackets and returns whether it ends with a backslash. */
    private boolean scan(int start, int end) {
        for (int index = start; index < end; index++) {
            char current = text.charAt(index);
            switch (current) {
                case '\\' -> {
                    index++;
                    if (index == end) {
                        return true;
                    }
                }
                case '%' -> {
                    if (index + 1 < end) {
                        index += opening(text.charAt(index + 1));
                    }
                }
                case '{' -> braces += braces > 0 ? 1 : 0;
                case '}' -> braces -= braces > 0 ? 1 : 0;
                case '(' -> parentheses += parentheses > 0 ? 1 : 0;
                case ')' -> parentheses -= parentheses > 0 ? 1 : 0;
                case '[' -> squares += squares > 0 ? 1 : 0;
                case ']' -> squares -= squares > 0 ? 1 : 0;
                default -> {}
            }
        }
        return false;
    }

    /** Counts what follows a percent sign, and returns how many characters that took. */
    private int opening(char character) {
        switch (character) {
            case '{' -> braces++;
            case '(' -> parentheses++;
            case '[' -> squares++;
            case '%' -> {}
            default -> {
                return 0;
            }
        }
        return 1;
    }

    /** The lines of a text that macros expanded to. */
    static List<String> split(String expanded) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int end = expanded.indexOf('\n'); end >= 0; end = expanded.indexOf('\n', start)) {
            lines.add(expanded.substring(start, end));
            start = end + 1;
        }
        lines.add(expanded.substring(start));
        return lines;
    }
}
