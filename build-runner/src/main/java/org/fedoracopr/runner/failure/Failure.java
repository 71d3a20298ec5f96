package org.fedoracopr.runner.failure;

import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.jspecify.annotations.Nullable;

/**
 * Why a build cannot go on.
 *
 * @param message one sentence for the packager: what is wrong and what to do
 * @param logLine the last line of the log, in upstream's words where it has some
 * @param httpStatus of the request that decided it; null when it was none, or the server did not answer
 * @param url of that request
 * @param missingDependencies names of build dependencies that no repository has
 * @param wantedNetwork whether the build most likely failed for having no network
 */
public record Failure(
        FailureCause cause,
        String message,
        String logLine,
        @Nullable Integer httpStatus,
        @Nullable String url,
        List<String> missingDependencies,
        boolean wantedNetwork) {

    public Failure {
        Objects.requireNonNull(cause, "cause is null");
        Objects.requireNonNull(message, "message is null");
        Objects.requireNonNull(logLine, "logLine is null");
        missingDependencies = List.copyOf(missingDependencies);
    }

    /** A fault of the build, logged as {@code Copr build error: <message>} (CLI-8). */
    public static Failure of(FailureCause cause, String message) {
        return new Failure(cause, message, "Copr build error: " + message, null, null, List.of(), false);
    }

    /** A fault of a request, logged as {@code Network error: <message>} (CLI-8). */
    public static Failure network(FailureCause cause, String message, @Nullable Integer httpStatus, String url) {
        return new Failure(cause, message, "Network error: " + message, httpStatus, url, List.of(), false);
    }

    /** The same fault, with another text behind {@code Copr build error: } in the log. */
    public Failure loggedAs(String text) {
        return new Failure(
                cause, message, "Copr build error: " + text, httpStatus, url, missingDependencies, wantedNetwork);
    }

    /** The same fault with the request that decided it. */
    public Failure ofRequest(@Nullable Integer status, String requestUrl) {
        return new Failure(cause, message, logLine, status, requestUrl, missingDependencies, wantedNetwork);
    }

    /** The same fault with the dependencies that are not to be had. */
    public Failure missing(List<String> names) {
        return new Failure(cause, message, logLine, httpStatus, url, names, wantedNetwork);
    }

    /** The same fault with the remark that the build had no network and seems to have wanted one. */
    public Failure networkOff() {
        return new Failure(cause, message, logLine, httpStatus, url, missingDependencies, true);
    }
}
