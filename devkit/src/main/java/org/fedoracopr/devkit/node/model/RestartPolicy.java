package org.fedoracopr.devkit.node.model;

import org.jspecify.annotations.Nullable;

/** Which containers of a pod are started again after their end. */
public enum RestartPolicy {
    /** None. */
    NEVER,
    /** Those that ended with another exit code than 0. */
    ON_FAILURE,
    /** All. */
    ALWAYS;

    /** The policy by its name in a pod's spec; Kubernetes' default is Always. */
    public static RestartPolicy of(@Nullable String name) {
        if (name == null) {
            return ALWAYS;
        }
        return switch (name) {
            case "Never" -> NEVER;
            case "OnFailure" -> ON_FAILURE;
            default -> ALWAYS;
        };
    }

    /** Whether a container that ended with this exit code is started again. */
    public boolean restartsAfter(int exitCode) {
        return switch (this) {
            case NEVER -> false;
            case ON_FAILURE -> exitCode != 0;
            case ALWAYS -> true;
        };
    }
}
