package org.fedoracopr.runner.template;

/** Backslashes in strings of templates, which mean what they mean in Python. */
final class Escapes {

    private static final String NAMES = "\\'\"abfnrtv";
    private static final String MEANINGS = "\\'\"\u0007\b\f\n\r\t\u000b";
    private static final int OCTAL_DIGITS = 3;

    private Escapes() {}

    /** The string that is meant. */
    static String decoded(String written, int line) throws TemplateException {
        var result = new StringBuilder();
        int index = 0;
        while (index < written.length()) {
            char current = written.charAt(index);
            if (current != '\\') {
                result.append(current);
                index++;
                continue;
            }
            char name = written.charAt(index + 1);
            index += 2;
            switch (name) {
                case '\n' -> {}
                case 'x' -> index = hexadecimal(written, index, 2, result, line);
                case 'u' -> index = hexadecimal(written, index, 4, result, line);
                case 'U' -> index = hexadecimal(written, index, 8, result, line);
                default -> {
                    if (NAMES.indexOf(name) >= 0) {
                        result.append(MEANINGS.charAt(NAMES.indexOf(name)));
                    } else if (isOctal(name)) {
                        index = octal(written, index - 1, result);
                    } else {
                        result.append('\\').append(name);
                    }
                }
            }
        }
        return result.toString();
    }

    private static int hexadecimal(String written, int start, int digits, StringBuilder result, int line)
            throws TemplateException {
        int end = start + digits;
        if (end > written.length() || !written.substring(start, end).matches("[0-9a-fA-F]+")) {
            throw new TemplateException(line, "a backslash needs " + digits + " hexadecimal digits here");
        }
        long point = Long.parseLong(written.substring(start, end), 16);
        if (point > Character.MAX_CODE_POINT) {
            throw new TemplateException(line, "there is no character " + written.substring(start, end));
        }
        result.appendCodePoint((int) point);
        return end;
    }

    private static int octal(String written, int start, StringBuilder result) {
        int end = start;
        while (end < written.length() && end < start + OCTAL_DIGITS && isOctal(written.charAt(end))) {
            end++;
        }
        result.append((char) Integer.parseInt(written.substring(start, end), 8));
        return end;
    }

    private static boolean isOctal(char character) {
        return character >= '0' && character <= '7';
    }
}
