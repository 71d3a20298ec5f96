package org.fedoracopr.runner.process;

import org.jspecify.annotations.Nullable;

/**
 * How a program ended: {@code code} is its exit code, or 128 and the signal's number when a signal ended it.
 *
 * <p>A program that itself exits with such a code cannot be told from one that was killed.
 */
public record ExitStatus(int code) {

    private static final int SIGNAL_BASE = 128;
    private static final int HIGHEST_SIGNAL = 64;

    public boolean isSuccess() {
        return code == 0;
    }

    /** The signal; null when the program exited. */
    public @Nullable Integer signal() {
        return code > SIGNAL_BASE && code <= SIGNAL_BASE + HIGHEST_SIGNAL ? code - SIGNAL_BASE : null;
    }

    /** As a person says it: {@code exit 1}, {@code killed by signal 9}. */
    public String describe() {
        Integer signal = signal();
        return signal == null ? "exit " + code : "killed by signal " + signal;
    }
}
