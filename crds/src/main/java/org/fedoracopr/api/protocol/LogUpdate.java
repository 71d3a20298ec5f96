package org.fedoracopr.api.protocol;

/**
 * The form fields of {@code POST /update}, by which a log reaches the backend.
 *
 * <p>{@code log} and {@code build_id} are upstream's; the others make a batch idempotent: a backend that knows them answers
 * {@code {"offset": N}}, the bytes it has, and 409 with its offset for a hole.
 */
public final class LogUpdate {

    /** The log's bytes. */
    public static final String LOG = "log";
    /** Copr's number of the build, one for all its chroots. */
    public static final String BUILD_ID = "build_id";

    public static final String TASK_ID = "task_id";
    /** The CoprBuild's UID: the key of the log, with the attempt. */
    public static final String BUILD_UID = "build_uid";

    public static final String ATTEMPT = "attempt";
    /** Where in the attempt's log the first byte of this batch stands. */
    public static final String OFFSET = "offset";
    /** The results path, in an attempt's first batch. */
    public static final String PATH = "path";
    /** A {@link LogSeal}, in an attempt's last batch. */
    public static final String SEAL = "seal";
    /** What became of the attempt: a JSON object of at most {@link #MAX_VERDICT_BYTES} bytes, for people; the last one counts. */
    public static final String VERDICT = "verdict";

    public static final int MAX_VERDICT_BYTES = 2_048;

    private LogUpdate() {}
}
