package org.fedoracopr.devkit.node.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a pod on this node, besides a change of its object. */
public sealed interface PodEvent {

    /** The pod's object is there or has changed. */
    record Changed() implements PodEvent {}

    /** The pod's object is gone. */
    record Vanished() implements PodEvent {}

    /** Volumes, images and environment are there. */
    record Prepared() implements PodEvent {}

    /** One container, or with null all of them, cannot be created yet. */
    record NotPrepared(@Nullable String container, String reason, String message, boolean retry) implements PodEvent {}

    /** Something holds a container before it is created, without a word about it. */
    record Held(String container) implements PodEvent {}

    /** The node ends the pod as a whole, because of the pod or of itself. */
    record Evicted(PodFailure why, Duration grace) implements PodEvent {}

    /** The pod can never run here, which became known only while it was prepared. */
    record Impossible(String message) implements PodEvent {}

    /** A container's command runs. */
    record Started(String container, String containerId, Instant at) implements PodEvent {}

    /** A container's process has ended, or could not be started; its log is complete. */
    record Ended(String container, ContainerState.Terminated state) implements PodEvent {}

    /** The pause before a container is started again is over. */
    record RestartDue(String container) implements PodEvent {}

    /** A probe's answer, which counts from now on, about the run of a container that has this id. */
    record Probed(String container, String containerId, ProbeKind kind, boolean success, String message)
            implements PodEvent {}

    /** The time that one run of a container was given to end has passed. */
    record ContainerGraceOver(String container, String containerId) implements PodEvent {}

    /** activeDeadlineSeconds has passed. */
    record DeadlineReached() implements PodEvent {}

    /** The time that containers were given to end has passed. */
    record GraceOver() implements PodEvent {}

    /** It is time to look again for what was missing. */
    record RetryDue() implements PodEvent {}

    /** The node is being closed. */
    record NodeClosing() implements PodEvent {}
}
