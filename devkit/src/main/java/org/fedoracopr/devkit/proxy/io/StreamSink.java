package org.fedoracopr.devkit.proxy.io;

import java.io.IOException;

/** Where the client's side of a stream is written to, in its framing. */
interface StreamSink {

    /** Writes a piece as it came. */
    void write(byte[] bytes, int length) throws IOException;

    /** Whether what was written so far ends where a message ends. */
    boolean atBoundary();

    /** Writes a message of the proxy's own. */
    void message(String text) throws IOException;

    /** Ends the stream in order. */
    void end() throws IOException;
}
