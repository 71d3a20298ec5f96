package org.fedoracopr.operator.relay.io;

import java.io.IOException;
import org.fedoracopr.operator.relay.model.BackendAnswer;
import org.fedoracopr.operator.relay.model.LogBatch;

/** Takes the live log: the log store, or a backend like upstream's. */
public interface LogBackend {

    /**
     * Sends one batch and waits for the answer.
     *
     * @throws IOException when the backend cannot be reached or says to try again: the same batch may be sent once more
     */
    BackendAnswer send(LogBatch batch) throws IOException;
}
