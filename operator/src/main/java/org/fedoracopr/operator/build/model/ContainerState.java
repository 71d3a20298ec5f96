package org.fedoracopr.operator.build.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the cluster says of one container. */
public sealed interface ContainerState {

    /** Nothing is reported yet. */
    record Unknown() implements ContainerState {}

    /** It has not started; the reason is the kubelet's, e.g. {@code ErrImagePull}. */
    record Waiting(String reason, @Nullable String message) implements ContainerState {}

    record Running(@Nullable Instant startedAt) implements ContainerState {}

    /** It has ended; {@code message} is its termination message. */
    record Terminated(
            int exitCode,
            @Nullable Integer signal,
            String reason,
            @Nullable String message,
            @Nullable Instant finishedAt)
            implements ContainerState {}

    /** True once the container's process has run: its log can be opened. */
    default boolean hasStarted() {
        return switch (this) {
            case Unknown ignored -> false;
            case Waiting ignored -> false;
            case Running ignored -> true;
            case Terminated ignored -> true;
        };
    }
}
