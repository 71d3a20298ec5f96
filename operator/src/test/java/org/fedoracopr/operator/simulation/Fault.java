package org.fedoracopr.operator.simulation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A kind of fault, or of interference, and how often it comes: at each occasion, or once in a mean time. */
enum Fault {
    /** The API server answers 500, 429 or not at all, and did nothing. */
    REQUEST_LOST(0.02),
    /** The API server did it, and its answer is lost. */
    ANSWER_LOST(0.02),
    /** A request is under way for seconds. */
    REQUEST_SLOW(0.02),
    /** No operator reaches the API server. */
    API_UNREACHABLE(Duration.ofMinutes(20)),
    WATCH_DELAYED(0.02),
    WATCH_REPEATED(0.03),
    /** A watch ends, and what happens until it is begun again is not told. */
    WATCH_CUT(0.01),
    /** A list comes from an API server that lags behind. */
    LIST_STALE(0.6),
    /** A side effect is done twice. */
    ACTION_REPEATED(0.1),
    OPERATOR_KILLED(0.01),
    /** The leader stands still, loses its lease, and wakes. */
    OPERATOR_PAUSED(0.015),
    /** The operator's clock is not the nodes'. */
    CLOCK_SKEWED(0.3),
    /** A kubelet stands still; its containers run on. */
    NODE_FROZEN(Duration.ofMinutes(70)),
    /** A node's processes die; it comes back. */
    NODE_CRASHED(Duration.ofMinutes(70)),
    /** A node's processes die, and it never comes back. */
    NODE_LOST(Duration.ofMinutes(150)),
    DRAINED(Duration.ofMinutes(60)),
    EVICTED(0.06),
    IMAGE_MISSING(0.1),
    UNSCHEDULABLE(0.08),
    RUNNER_KILLED(0.05),
    AGENT_KILLED(0.03),
    AGENT_OUT_OF_MEMORY(0.01),
    /** A build that stops for nobody. */
    BUILDER_STUBBORN(0.05),
    /** A package that accuses the infrastructure, or says that it was stopped. */
    BUILDER_LIES(0.08),
    LOG_STREAM_CUT(0.05),
    BACKEND_AWAY(Duration.ofMinutes(60)),
    POD_DELETED(Duration.ofMinutes(45)),
    /** With grace 0; the finalizer holds it. */
    POD_FORCED(Duration.ofMinutes(60)),
    CANCELED(0.15),
    SPEC_EDITED(0.3),
    BUILD_DELETED(0.2),
    /** The name of a deleted build is used again. */
    SUBMITTED_AGAIN(0.7),
    /** It is used again while requests about the deleted one are under way. */
    NAME_USED_AT_ONCE(0.6),
    /** A build of a newer version of the API, which this operator cannot read. */
    UNREADABLE_BUILD(0.1);

    final double rate;
    final @Nullable Duration mean;

    Fault(double rate) {
        this.rate = rate;
        this.mean = null;
    }

    Fault(Duration mean) {
        this.rate = 0;
        this.mean = mean;
    }
}
