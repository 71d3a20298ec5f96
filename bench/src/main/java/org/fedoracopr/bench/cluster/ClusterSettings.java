package org.fedoracopr.bench.cluster;

import java.util.List;

/**
 * How a cluster is made.
 *
 * @param audited whether the API server writes down each request, which costs
 * @param poolMax builders that the one pool may have at once
 * @param runMillis how long a simulated builder works
 * @param apiServerArguments more arguments of the API server
 */
public record ClusterSettings(boolean audited, int poolMax, int runMillis, List<String> apiServerArguments) {

    private static final int NO_LIMIT = 100_000;
    private static final int ONE_SECOND = 1_000;

    /** A pool without a practical limit, and builders that work for a second. */
    public static final ClusterSettings ORDINARY = new ClusterSettings(false, NO_LIMIT, ONE_SECOND, List.of());

    public ClusterSettings {
        apiServerArguments = List.copyOf(apiServerArguments);
    }

    public ClusterSettings withAudit() {
        return new ClusterSettings(true, poolMax, runMillis, apiServerArguments);
    }

    /** A pool that admits nothing. */
    public ClusterSettings withoutBuilders() {
        return new ClusterSettings(audited, 0, runMillis, apiServerArguments);
    }

    /** Builders that end at once, for delays that are measured one by one. */
    public ClusterSettings withShortBuilds() {
        return new ClusterSettings(audited, poolMax, ONE_SECOND / 10, apiServerArguments);
    }

    public ClusterSettings with(List<String> arguments) {
        return new ClusterSettings(audited, poolMax, runMillis, arguments);
    }
}
