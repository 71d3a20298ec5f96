package org.fedoracopr.runner.mock.config;

import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.jspecify.annotations.Nullable;

/**
 * The check of a value that goes into mock's configuration, which mock executes as Python and then expands as Jinja templates, with its own rights:
 * what could end a string or start an expression is refused, with the field's name (MOCK-2).
 */
public final class PlainValue {

    private static final Pattern HOSTILE =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\"'\\\\\\ud800-\\udfff]|\\{[{%#]");
    private static final Pattern CHROOT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*");
    private static final int SHOWN = 60;

    private PlainValue() {}

    /** The value itself. */
    static String of(String field, String value) throws BuildException {
        if (HOSTILE.matcher(value).find()) {
            throw refused(
                    field,
                    "must not hold control characters, quotes, backslashes, {{, {% or {#, for it goes into mock's configuration");
        }
        return value;
    }

    /** The value itself, which is one word. */
    static String word(String field, String value) throws BuildException {
        if (value.isEmpty()
                || value.codePoints()
                        .anyMatch(point -> Character.isWhitespace(point) || Character.isSpaceChar(point))) {
            throw refused(field, "must be one word without blanks");
        }
        return of(field, value);
    }

    /** The value itself, which dnf gets as an argument: an option of dnf could install to somewhere else than the chroot. */
    static String argument(String field, String value) throws BuildException {
        if (value.startsWith("-")) {
            throw refused(field, "must not begin with a hyphen, for dnf would take it for an option");
        }
        return of(field, value);
    }

    /** The value itself, one word, which mock and rpmbuild get as the value of an option: one that looks like an option might be taken for one. */
    public static String option(String field, String value) throws BuildException {
        if (value.startsWith("-")) {
            throw refused(field, "must not begin with a hyphen, for mock would take it for an option");
        }
        return word(field, value);
    }

    /** The name of a chroot, which is part of a path. */
    public static String chroot(String field, @Nullable String value) throws BuildException {
        if (value == null || !CHROOT.matcher(value).matches()) {
            throw refused(
                    field,
                    "must be the name of a chroot such as fedora-43-x86_64, found "
                            + (value == null ? "none" : shown(value)));
        }
        return value;
    }

    static BuildException refused(String field, String demand) {
        return new BuildException(FailureCause.TASK_INVALID, "the task cannot be built: " + field + " " + demand);
    }

    /** A value for a message: without what would garble the log, and not too long. */
    static String shown(String value) {
        String printable = value.replaceAll("[\\p{Cntrl}\\u0080-\\u009f]", "?");
        return "\"" + (printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "...") + "\"";
    }
}
