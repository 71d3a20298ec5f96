package org.fedoracopr.operator.attempt;

import java.io.IOException;
import org.fedoracopr.api.protocol.RangeRequest;

/** Says to the agents what the reconciler has no part in. */
@FunctionalInterface
public interface AgentRequests {

    /**
     * Asks the agent of a Pod for a part of the log; one that is gone never answers.
     *
     * @throws IOException when it cannot be asked now
     */
    void range(AttemptTarget target, RangeRequest request) throws IOException;
}
