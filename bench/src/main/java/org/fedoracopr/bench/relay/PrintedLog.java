package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.io.OutputStream;

/** What the two containers of a Pod print; each method returns when its container has ended. */
interface PrintedLog {

    /** The build's log. */
    void builder(OutputStream out) throws IOException, InterruptedException;

    /** The agent's records about it. */
    void agent(OutputStream out) throws IOException, InterruptedException;
}
