package org.fedoracopr.api.v1alpha1;

/** How large a build's status may become. */
public final class StatusBounds {
    /** Bytes of a whole status, as JSON. */
    public static final int MAX_STATUS = 16 * 1024;

    /** Bytes of {@code results} that are kept whole. */
    public static final int MAX_RESULTS = 8 * 1024;

    public static final int MAX_ATTEMPTS = 15;
    public static final int MAX_CONDITIONS = 8;

    /** Bytes of a message, as JSON. */
    public static final int MAX_MESSAGE = 512;

    static final int MAX_WORD = 64;
    static final int MAX_DIRECTORY = 768;
    static final int MAX_URL = 1024;

    private StatusBounds() {}
}
