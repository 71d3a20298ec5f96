package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import org.fedoracopr.api.protocol.RangeRequest;

/** Asks the agent of one attempt for a part of its log. */
@FunctionalInterface
public interface RangeAsker {

    /**
     * Makes the request; the answer comes with the agent's records, or never.
     *
     * @throws IOException when it cannot be made now
     */
    void ask(RangeRequest request) throws IOException;
}
