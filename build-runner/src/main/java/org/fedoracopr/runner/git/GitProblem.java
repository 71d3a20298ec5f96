package org.fedoracopr.runner.git;

import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.jspecify.annotations.Nullable;

/**
 * What JGit's exception says about a clone.
 *
 * @param reason the innermost message that tells something
 * @param httpStatus as far as JGit lets it be known
 */
record GitProblem(String reason, @Nullable Integer httpStatus, CloneRetries retries) {

    /** What JGit says of repositories whose ids are SHA-256, and of others that are newer than it. */
    private static final List<String> LIMITS = List.of(
            "object-format",
            "objectformat",
            "object format",
            "sha256",
            "unknown repository format",
            "unsupported",
            "short read of block");

    static GitProblem of(Throwable exception, boolean local) {
        String reason = innermostMessage(exception);
        String lower = reason.toLowerCase(Locale.ROOT);
        if (local || has(exception, NotSupportedException.class)) {
            return new GitProblem(reason, null, CloneRetries.HOPELESS);
        }
        if (has(exception, NoRemoteRepositoryException.class)) {
            return new GitProblem(reason, 404, CloneRetries.SERVER_REFUSES);
        }
        if (lower.contains("not authorized") || lower.contains("authentication is required")) {
            return new GitProblem(reason, 401, CloneRetries.SERVER_REFUSES);
        }
        if (lower.contains("not permitted")) {
            return new GitProblem(reason, 403, CloneRetries.SERVER_REFUSES);
        }
        return new GitProblem(reason, null, CloneRetries.SERVER_MAY_RECOVER);
    }

    /** Goes on as a limit of JGit when that is what failed: the git program may know better. */
    void refuseLimit(Throwable exception) throws JGitLimitException {
        String lower = reason.toLowerCase(Locale.ROOT);
        if (has(exception, NotSupportedException.class)
                || LIMITS.stream().anyMatch(lower::contains)
                || (exception instanceof JGitInternalException && !has(exception, IOException.class))) {
            throw new JGitLimitException(reason, exception);
        }
    }

    private static boolean has(Throwable exception, Class<? extends Throwable> type) {
        for (Throwable current = exception; current != null; current = current.getCause()) {
            if (type.isInstance(current)) {
                return true;
            }
        }
        return false;
    }

    private static String innermostMessage(Throwable exception) {
        String message = exception.getClass().getSimpleName();
        for (Throwable current = exception; current != null; current = current.getCause()) {
            String text = current.getMessage();
            if (current instanceof UnknownHostException) {
                return "unknown host " + text;
            }
            if (text != null && !text.isBlank()) {
                // It becomes the middle of a sentence.
                message = text.strip().replaceFirst("(?<!\\.)\\.+$", "");
            }
        }
        return message;
    }
}
