package org.fedoracopr.runner.agent.model;

/** How far the agent has come with its attempt. */
public enum Stage {
    /** The build runs, or has not begun. */
    WATCHING,
    /** The build has ended and its outcome is recorded. */
    ENDED,
    /** The log is complete. */
    SEALED,
    /** Everything is on the volume and waits for the permit. */
    PREPARED,
    /** The results are in their place. */
    COMMITTED
}
