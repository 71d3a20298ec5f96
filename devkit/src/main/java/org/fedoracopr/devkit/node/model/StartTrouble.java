package org.fedoracopr.devkit.node.model;

/** What keeps a container from being started. */
public sealed interface StartTrouble {

    /** Nothing happens: the pod stays ContainerCreating. */
    record Hold() implements StartTrouble {}

    /** Its image cannot be pulled: ErrImagePull, then ImagePullBackOff. */
    record PullFails(String message) implements StartTrouble {}

    /** The runtime cannot create it: CreateContainerError. */
    record CreationFails(String message) implements StartTrouble {}
}
