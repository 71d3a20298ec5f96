package org.fedoracopr.devkit.node.model;

import java.time.Duration;

/** Something that the node does for a pod. */
public sealed interface PodAction {

    /** Writes the pod's status. */
    record Report() implements PodAction {}

    /** Looks up images, volumes and environment. */
    record Prepare() implements PodAction {}

    /** Looks again after a while. */
    record Retry() implements PodAction {}

    /** Starts every container. */
    record Start() implements PodAction {}

    /** Starts one container again. */
    record StartAgain(String container) implements PodAction {}

    /** Lets {@link PodEvent.RestartDue} happen after a pause. */
    record AwaitRestart(String container, Duration pause) implements PodAction {}

    /** Begins to ask the probes of one run of a container. */
    record Probe(String container, String containerId) implements PodAction {}

    /** Sends TERM to one container and, after the grace, lets {@link PodEvent.ContainerGraceOver} happen. */
    record TerminateOne(String container, String containerId, Duration grace) implements PodAction {}

    /** Sends KILL to one container. */
    record KillOne(String container) implements PodAction {}

    /** Writes volumes that show the pod's own labels and annotations anew. */
    record Refresh() implements PodAction {}

    /** Sends TERM to every container and, after the grace, lets {@link PodEvent.GraceOver} happen. */
    record Terminate(Duration grace) implements PodAction {}

    /** Sends KILL to every container. */
    record Kill() implements PodAction {}

    /** Arranges for {@link PodEvent.DeadlineReached}, so long after the pod's start. */
    record WatchDeadline(Duration afterStart) implements PodAction {}

    /** Removes the logs and, last, the pod's object from the API server; it stays there as long as it has finalizers. */
    record DeleteObject() implements PodAction {}

    /** Forgets the pod with its directory. */
    record Forget() implements PodAction {}

    /** Tells the pod's reader through an Event. */
    record Tell(String type, String reason, String message) implements PodAction {}
}
