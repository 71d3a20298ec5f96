package org.fedoracopr.devkit.node.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a container does at the moment, in the three forms that a pod's status knows. */
public sealed interface ContainerState {

    /** Not started: {@code reason} is a kubelet's word, such as ContainerCreating or ErrImageNeverPull. */
    record Waiting(String reason, @Nullable String message) implements ContainerState {}

    /** Its process runs. */
    record Running(Instant startedAt, String containerId) implements ContainerState {}

    /** Its process has ended, or could not be started, or was lost; the times are null when nobody knows them. */
    record Terminated(
            int exitCode,
            String reason,
            @Nullable String message,
            @Nullable Instant startedAt,
            @Nullable Instant finishedAt,
            @Nullable String containerId)
            implements ContainerState {

        /** A container whose end was not observed, as a kubelet reports it after it lost its containers. */
        public static Terminated unknown() {
            return new Terminated(
                    137,
                    "ContainerStatusUnknown",
                    "The container could not be located when the pod was terminated",
                    null,
                    null,
                    null);
        }
    }

    /** Whether nothing can change any more. */
    default boolean ended() {
        return this instanceof Terminated;
    }

    /** Whether a process exists. */
    default boolean running() {
        return this instanceof Running;
    }
}
