package org.fedoracopr.runner.pod;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.http.Pauses;

/** Waits until the agent says that it watches: before that no byte of the task is touched (POD-2). */
public final class AgentHandshake {

    private static final Duration POLL = Duration.ofMillis(50);

    private final InstantSource clock;
    private final Pauses pauses;

    public AgentHandshake(InstantSource clock, Pauses pauses) {
        this.clock = clock;
        this.pauses = pauses;
    }

    public void await(PodFiles pod, Duration limit) throws BuildException {
        Path ready = pod.agentReady();
        Instant end = clock.instant().plus(limit);
        while (!Files.exists(ready)) {
            if (!clock.instant().isBefore(end)) {
                throw new BuildException(
                        FailureCause.BUILDER_MISCONFIGURED,
                        "the agent did not come up within " + limit.toSeconds()
                                + " s: see why in the log of the container agent");
            }
            pauses.pause(POLL);
        }
    }
}
