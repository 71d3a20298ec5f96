package org.fedoracopr.runner.failure;

import org.fedoracopr.api.protocol.FailureCause;
import org.jspecify.annotations.Nullable;

/** Ends a build for a known reason; it is reported by its {@link Failure}, never with a stack trace. */
public final class BuildException extends Exception {

    private final transient Failure failure;

    public BuildException(FailureCause cause, String message) {
        this(Failure.of(cause, message), null);
    }

    public BuildException(FailureCause cause, String message, Throwable origin) {
        this(Failure.of(cause, message), origin);
    }

    public BuildException(Failure failure) {
        this(failure, null);
    }

    public BuildException(Failure failure, @Nullable Throwable origin) {
        super(failure.message(), origin);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
