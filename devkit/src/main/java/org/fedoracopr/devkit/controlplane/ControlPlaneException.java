package org.fedoracopr.devkit.controlplane;

import org.jspecify.annotations.Nullable;

/** A control plane that cannot start or go on; the message is meant for the user as it is. */
public final class ControlPlaneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ControlPlaneException(String message) {
        this(message, null);
    }

    public ControlPlaneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
