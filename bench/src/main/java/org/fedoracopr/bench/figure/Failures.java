package org.fedoracopr.bench.figure;

import java.util.List;

/** What could not be measured, and why. */
public final class Failures {

    private Failures() {}

    /** A list below the table; empty when everything was measured. */
    public static String markdown(List<String> sentences) {
        if (sentences.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\nNot measured:\n\n");
        sentences.forEach(sentence -> text.append("* ")
                .append(sentence.lines().findFirst().orElse(""))
                .append('\n'));
        return text.toString();
    }
}
