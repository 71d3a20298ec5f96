package org.fedoracopr.operator.pod;

import java.time.Duration;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;

/**
 * What all builder Pods of an operator have in common.
 *
 * @param agentMaxWait how long an agent waits for the operator before it ends without
 * @param failSafe what a Pod may live longer than its build's timeout: the last resort when everything else hangs
 */
public record BuilderPodSettings(Duration agentMaxWait, Duration failSafe) {

    public static final BuilderPodSettings DEFAULT =
            new BuilderPodSettings(Duration.ofMinutes(30), Duration.ofHours(1));

    private static final int DEFAULT_TIMEOUT_SECONDS = 18_000;

    /** How long a build may take before its runner ends it: none or 0 means the default of five hours. */
    public static Duration timeout(CoprBuildSpec spec) {
        Integer timeout = spec.timeoutSeconds();
        return Duration.ofSeconds(timeout == null || timeout == 0 ? DEFAULT_TIMEOUT_SECONDS : timeout);
    }

    /** A builder gets this long to stop mock, seal and stage after TERM, in seconds. */
    public static final int GRACE_SECONDS = 120;
}
