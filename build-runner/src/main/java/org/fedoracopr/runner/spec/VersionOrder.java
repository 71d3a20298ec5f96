package org.fedoracopr.runner.spec;

/** The order of versions as rpm has it: {@code [epoch:]version[-release]}, each part by its numbers and words, {@code ~} before and {@code ^} after. */
final class VersionOrder {

    private VersionOrder() {}

    static int compare(String left, String right) {
        int order = comparePart(epoch(left), epoch(right));
        if (order != 0) {
            return order;
        }
        order = comparePart(version(left), version(right));
        // A side without a release comes first.
        return order != 0 ? order : comparePart(release(left), release(right));
    }

    private static String epoch(String text) {
        int colon = text.indexOf(':');
        return colon > 0 ? text.substring(0, colon) : "0";
    }

    private static String version(String text) {
        String rest = text.substring(text.indexOf(':') + 1);
        int dash = rest.lastIndexOf('-');
        return dash < 0 ? rest : rest.substring(0, dash);
    }

    private static String release(String text) {
        int dash = text.lastIndexOf('-');
        return dash < 0 ? "" : text.substring(dash + 1);
    }

    private static int comparePart(String left, String right) {
        int leftAt = 0;
        int rightAt = 0;
        while (true) {
            leftAt = skipSeparators(left, leftAt);
            rightAt = skipSeparators(right, rightAt);
            char leftFirst = charAt(left, leftAt);
            char rightFirst = charAt(right, rightAt);
            if (leftFirst == '~' || rightFirst == '~') {
                if (leftFirst != rightFirst) {
                    return leftFirst == '~' ? -1 : 1;
                }
                leftAt++;
                rightAt++;
                continue;
            }
            if (leftFirst == '^' || rightFirst == '^') {
                int order = compareCarets(leftFirst, rightFirst);
                if (order != 0) {
                    return order;
                }
                leftAt++;
                rightAt++;
                continue;
            }
            if (leftFirst == 0 || rightFirst == 0) {
                return Boolean.compare(leftFirst != 0, rightFirst != 0);
            }
            boolean digits = MacroCall.isDigit(leftFirst);
            if (digits != MacroCall.isDigit(rightFirst)) {
                return digits ? 1 : -1;
            }
            int leftEnd = segmentEnd(left, leftAt, digits);
            int rightEnd = segmentEnd(right, rightAt, digits);
            int order = compareSegments(left.substring(leftAt, leftEnd), right.substring(rightAt, rightEnd), digits);
            if (order != 0) {
                return order;
            }
            leftAt = leftEnd;
            rightAt = rightEnd;
        }
    }

    private static int compareCarets(char left, char right) {
        if (left == right) {
            return 0;
        }
        if (left == 0 || right == 0) {
            return left == 0 ? -1 : 1;
        }
        return left == '^' ? -1 : 1;
    }

    private static int compareSegments(String left, String right, boolean digits) {
        if (!digits) {
            return Integer.signum(left.compareTo(right));
        }
        String leftNumber = left.replaceFirst("^0+", "");
        String rightNumber = right.replaceFirst("^0+", "");
        int order = Integer.compare(leftNumber.length(), rightNumber.length());
        return order != 0 ? order : Integer.signum(leftNumber.compareTo(rightNumber));
    }

    private static int skipSeparators(String text, int start) {
        int index = start;
        while (index < text.length() && !isPart(text.charAt(index))) {
            index++;
        }
        return index;
    }

    private static boolean isPart(char character) {
        return MacroCall.isDigit(character) || isAlphabetic(character) || character == '~' || character == '^';
    }

    private static boolean isAlphabetic(char character) {
        return MacroCall.isLetter(character) && character != '_';
    }

    private static int segmentEnd(String text, int start, boolean digits) {
        int index = start;
        while (index < text.length()
                && (digits ? MacroCall.isDigit(text.charAt(index)) : isAlphabetic(text.charAt(index)))) {
            index++;
        }
        return index;
    }

    private static char charAt(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }
}
