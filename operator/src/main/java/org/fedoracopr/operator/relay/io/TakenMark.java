package org.fedoracopr.operator.relay.io;

import java.io.IOException;

/** Keeps beyond this process how much of a log a backend has taken that does not say so itself. */
public interface TakenMark {

    /** None is kept: such a backend gets the whole log from each operator. */
    TakenMark NONE = new TakenMark() {
        @Override
        public long read() {
            return 0;
        }

        @Override
        public void write(long bytes) {}
    };

    /** What was written last; 0 for nothing. */
    long read() throws IOException;

    /** The backend has taken this many bytes. */
    void write(long bytes) throws IOException;
}
