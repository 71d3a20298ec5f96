package org.fedoracopr.runner.agent.model;

/** What a look at the runner's lock file tells. */
public enum LockState {
    /** There is no such file. */
    ABSENT,
    /** The file is empty and nobody holds it: no runner has taken it yet. */
    UNUSED,
    /** A process holds it: the runner is alive. */
    HELD,
    /** The file has its runner's process id, and nobody holds it: the runner has ended. */
    RELEASED,
    /** It is not the file that the runner locked, or no file at all: it tells nothing. */
    UNTRUSTED
}
