package org.fedoracopr.api.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a build ended in the runner's eyes. */
public enum BuildResult {
    @JsonProperty("succeeded")
    SUCCEEDED,
    @JsonProperty("failed")
    FAILED,
    /** Stopped on request. */
    @JsonProperty("canceled")
    CANCELED,
    /** Stopped because the build's own time was over. */
    @JsonProperty("timedOut")
    TIMED_OUT,
    /** The package is not for this architecture. */
    @JsonProperty("skipped")
    SKIPPED,
    /** The runner ended without a word; written by the agent only. */
    @JsonProperty("runnerLost")
    RUNNER_LOST
}
