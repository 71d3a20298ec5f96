package org.fedoracopr.api.v1alpha1;

/**
 * The CEL expressions and bounds that several records share.
 *
 * <p>Values that end in mock's configuration, which mock executes as Python, may hold neither control characters nor quotes nor
 * backslashes (TASK-14), nor what starts a Jinja expression, which mock expands (MOCK-2). An opening brace is written x7b: the chart is a template too.
 */
final class Rules {
    /** Continues a string expression: it has nothing that could break out of a quoted string or start a template expression. */
    static final String IS_PLAIN =
            ".matches(r'^([^\\x00-\\x1f\\x22\\x27\\x5c\\x7b\\x7f]|\\x7b[^\\x00-\\x1f\\x22\\x23\\x25\\x27\\x5c\\x7b\\x7f])*\\x7b?$')";

    /** Continues a string expression: plain, and one word. */
    static final String IS_PLAIN_WORD =
            ".matches(r'^([^\\x00-\\x20\\x22\\x27\\x5c\\x7b\\x7f]|\\x7b[^\\x00-\\x20\\x22\\x23\\x25\\x27\\x5c\\x7b\\x7f])+\\x7b?$')";

    /** Continues a string expression: it fits on one line. */
    static final String IS_ONE_LINE = ".matches(r'^[^\\x00-\\x1f\\x7f]*$')";

    /** Continues a string expression: it starts with a scheme and has no blanks. */
    static final String IS_URL = ".matches(r'^[A-Za-z][A-Za-z0-9+.-]*:[^\\x00-\\x20\\x7f]+$')";

    /** Continues a string expression: it names a mock chroot, whose last part is the architecture. */
    static final String IS_CHROOT = ".matches('^[A-Za-z0-9][A-Za-z0-9._+-]*-[A-Za-z0-9_]+$')";

    /** Continues a string expression: it is the place of a proxy, and nothing secret. */
    static final String IS_PROXY =
            ".matches(r'^http://([A-Za-z0-9][A-Za-z0-9.-]*|\\x5b[0-9A-Fa-f:.]+\\x5d):[0-9]+/?$')";

    static final String PLAIN_HINT =
            " must not contain control characters, quotes, backslashes or template marks such as {%";

    static final String IMMUTABLE = " cannot be changed: delete the build and create a new one";

    /** Characters of a URL or a path that a build names. */
    static final int URL = 2048;

    /** Characters of a name of a project, user, package, tag. */
    static final int NAME = 128;

    private Rules() {}
}
