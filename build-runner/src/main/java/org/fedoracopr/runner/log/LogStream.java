package org.fedoracopr.runner.log;

/** Takes the raw output of one program, in any chunks. */
public interface LogStream {

    void write(byte[] bytes, int offset, int length);

    /** The program's output has ended: what is held back is written. */
    void finish();
}
