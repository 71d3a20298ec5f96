package org.fedoracopr.operator.verdict;

import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/**
 * How a build ended and why.
 *
 * @param phase a terminal one
 * @param step the step of the build that decided, e.g. {@code build}; null when none did
 * @param cause one CamelCase word, which is API; also the reason of the condition Complete
 * @param culprit null when nobody is to blame, or only the builder's own word names the infrastructure
 * @param retry what may follow; an attempt that is tried again does not end its build
 */
public record Verdict(
        BuildPhase phase,
        @Nullable String step,
        String cause,
        @Nullable Culprit culprit,
        String message,
        Retry retry) {

    /** What a user has canceled; the message says how far it was. */
    public static Verdict canceled(@Nullable String step, String message) {
        return new Verdict(BuildPhase.CANCELED, step, "Canceled", Culprit.USER, message);
    }

    /** A final verdict. */
    public Verdict(BuildPhase phase, @Nullable String step, String cause, @Nullable Culprit culprit, String message) {
        this(phase, step, cause, culprit, message, Retry.NEVER);
    }

    public Verdict {
        Objects.requireNonNull(phase, "phase is null");
        Objects.requireNonNull(cause, "cause is null");
        Objects.requireNonNull(message, "message is null");
        Objects.requireNonNull(retry, "retry is null");
        if (message.length() > 512) {
            message = message.substring(0, 511) + "…";
        }
    }

    /** The same, decided in another step; one that names its step keeps it. */
    Verdict withStep(@Nullable String other) {
        return step == null && other != null ? new Verdict(phase, other, cause, culprit, message, retry) : this;
    }

    Verdict withRetry(Retry other) {
        return new Verdict(phase, step, cause, culprit, message, other);
    }

    /** A failed attempt, in no step of the build. */
    static Verdict failed(String cause, @Nullable Culprit culprit, Retry retry, String message) {
        return new Verdict(BuildPhase.FAILED, null, cause, culprit, message, retry);
    }
}
