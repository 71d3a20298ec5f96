package org.fedoracopr.runner.log;

/** Takes filtered output: whole lines with their newlines, and at a program's end perhaps a last line without one; the array is the caller's again afterwards. */
@FunctionalInterface
public interface LogSink {

    void write(byte[] bytes, int offset, int length);
}
