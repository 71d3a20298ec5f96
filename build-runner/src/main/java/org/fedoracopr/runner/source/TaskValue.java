package org.fedoracopr.runner.source;

import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/** Checks of values that a task hands to programs: anybody may have written them. */
final class TaskValue {

    private TaskValue() {}

    /** A value that has to be there, without anything a program could take for an option or a second line. */
    static String required(@Nullable String value, String key) throws BuildException {
        if (value == null || value.isBlank()) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "the task has no " + key + ": nothing says where the sources are");
        }
        return argument(value, key);
    }

    /** A value, empty where there is none, without anything a program could take for an option or a second line. */
    static String optional(@Nullable String value, String key) throws BuildException {
        return value == null || value.isBlank() ? "" : argument(value, key);
    }

    /** A value of a certain form; {@code form} describes it. */
    static String matching(@Nullable String value, String key, Pattern pattern, String form) throws BuildException {
        String text = required(value, key);
        if (!pattern.matcher(text).matches()) {
            throw new BuildException(FailureCause.TASK_INVALID, key + " is not " + form + ": " + shown(text));
        }
        return text;
    }

    private static String argument(String value, String key) throws BuildException {
        String text = value.strip();
        if (text.startsWith("-")) {
            throw new BuildException(FailureCause.TASK_INVALID, key + " must not start with a hyphen: " + shown(text));
        }
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, key + " must not hold control characters: " + shown(text));
        }
        return text;
    }

    private static String shown(String text) {
        String clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 80 ? clean : clean.substring(0, 80) + "...";
    }
}
