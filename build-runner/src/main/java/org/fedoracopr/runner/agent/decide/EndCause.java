package org.fedoracopr.runner.agent.decide;

/** What made the agent take a build for over. */
public enum EndCause {
    /** The runner released its lock and left its outcome. */
    RUNNER_ENDED("the runner ended without a readable outcome"),
    /** The runner's lock is free and there is no outcome. */
    RUNNER_KILLED("the runner was killed: it left no outcome"),
    /** The cluster reports the builder's container as ended. */
    BUILDER_ENDED("the builder's container ended"),
    /** The Pod was told to end before any runner started. */
    NEVER_STARTED("the Pod was told to end before the runner started"),
    /** The Pod was told to end, and the runner does not. */
    STOP_OVERDUE("the runner did not stop within three quarters of the Pod's grace period");

    private final String description;

    EndCause(String description) {
        this.description = description;
    }

    /** Why there is no outcome of the runner's own, as a sentence without full stop. */
    public String description() {
        return description;
    }
}
