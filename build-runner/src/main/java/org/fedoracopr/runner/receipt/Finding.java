package org.fedoracopr.runner.receipt;

import java.util.Objects;

/**
 * What was found of one file.
 *
 * @param detail what is wrong, or what else there is to say; empty when there is nothing
 */
public record Finding(String path, State state, String detail) {

    /** How a file stands to the receipt. */
    public enum State {
        /** As it was handed over. */
        OK(false),
        /** A package that was signed since: its main header and payload are as they were handed over. */
        SIGNED(false),
        /** There, and not of the receipt: it says nothing of this file. */
        UNKNOWN(false),
        /** Not there any more. */
        MISSING(true),
        /** Not what was handed over. */
        CHANGED(true);

        private final boolean wrong;

        State(boolean wrong) {
            this.wrong = wrong;
        }

        /** True when the directory is not what was handed over. */
        public boolean isWrong() {
            return wrong;
        }
    }

    public Finding {
        Objects.requireNonNull(path, "path is null");
        Objects.requireNonNull(state, "state is null");
        Objects.requireNonNull(detail, "detail is null");
    }
}
