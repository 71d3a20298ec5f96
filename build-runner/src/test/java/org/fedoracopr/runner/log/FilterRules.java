package org.fedoracopr.runner.log;

import java.util.regex.Pattern;

/** The rules of the log filter, written down a second time and without a thought for speed or chunks. */
final class FilterRules {

    private static final String ESCAPE = "\u001b";

    private static final Pattern SEQUENCE = Pattern.compile(ESCAPE
            + "(?:\\[[0-?]*+[ -/]*+[@-~]"
            + "|[\\]PX^_][^\u0007\u001b]*+(?:\u0007|\u001b\\\\)"
            + "|[ -/]++[0-~]"
            + "|[0-OQ-WYZ\\\\`-~])?");

    private FilterRules() {}

    static String applyTo(String log) {
        var result = new StringBuilder();
        for (String line : log.split("(?<=\n)", -1)) {
            String text = line.endsWith("\n") ? line.substring(0, line.length() - 1) : line;
            // A carriage return at the very end has overwritten nothing yet.
            String overwriting = text.substring(0, Math.max(0, text.length() - 1));
            String frame = text.substring(overwriting.lastIndexOf('\r') + 1);
            result.append(SEQUENCE.matcher(frame).replaceAll("").replaceAll("[\r\u000e\u000f]", ""));
            result.append(line, text.length(), line.length());
        }
        return result.toString();
    }
}
