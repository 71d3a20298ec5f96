package org.fedoracopr.operator.attempt;

import java.io.IOException;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.operator.relay.io.TakenMark;

/** Says to the agents, and notes on their Pods, what the reconciler has no part in. */
@FunctionalInterface
public interface AgentRequests {

    /**
     * Asks the agent of a Pod for a part of the log; one that is gone never answers.
     *
     * @throws IOException when it cannot be asked now
     */
    void range(AttemptTarget target, RangeRequest request) throws IOException;

    /** Where it is kept how much of the log a backend has taken that does not count. */
    default TakenMark mark(AttemptTarget target) {
        return TakenMark.NONE;
    }
}
