package org.fedoracopr.operator.pod;

import java.time.Duration;

/**
 * What all builder Pods of an operator have in common.
 *
 * @param agentMaxWait how long an agent waits for the operator before it ends without
 * @param failSafe what a Pod may live longer than its build's timeout: the last resort when everything else hangs
 */
public record BuilderPodSettings(Duration agentMaxWait, Duration failSafe) {

    public static final BuilderPodSettings DEFAULT =
            new BuilderPodSettings(Duration.ofMinutes(30), Duration.ofHours(1));

    /** A builder gets this long to stop mock, seal and stage after TERM, in seconds. */
    public static final int GRACE_SECONDS = 120;
}
