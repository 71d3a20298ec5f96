package org.fedoracopr.runner.log;

import java.math.BigDecimal;

/** Python's {@code repr} of strings and numbers. */
public final class PythonText {

    private PythonText() {}

    /** A string as Python writes it in a list. */
    public static String string(String value) {
        char quote = value.indexOf('\'') >= 0 && value.indexOf('"') < 0 ? '"' : '\'';
        var result = new StringBuilder(value.length() + 2).append(quote);
        value.codePoints().forEach(point -> append(result, point, quote));
        return result.append(quote).toString();
    }

    private static void append(StringBuilder result, int point, char quote) {
        switch (point) {
            case '\\' -> result.append("\\\\");
            case '\n' -> result.append("\\n");
            case '\r' -> result.append("\\r");
            case '\t' -> result.append("\\t");
            default -> {
                if (point == quote) {
                    result.append('\\').append(quote);
                } else if (isPrintable(point)) {
                    result.appendCodePoint(point);
                } else if (point < 0x100) {
                    result.append(String.format("\\x%02x", point));
                } else if (point < 0x10000) {
                    result.append(String.format("\\u%04x", point));
                } else {
                    result.append(String.format("\\U%08x", point));
                }
            }
        }
    }

    private static boolean isPrintable(int point) {
        if (point == ' ') {
            return true;
        }
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    /** The shortest digits that give the number back; exponents as Python writes them. */
    static String floatingPoint(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign
                    + digits.charAt(0)
                    + fraction
                    + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
        }
        String plain = shortest.toPlainString();
        return plain.indexOf('.') >= 0 ? plain : plain + ".0";
    }
}
