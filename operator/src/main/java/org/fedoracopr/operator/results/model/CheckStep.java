package org.fedoracopr.operator.results.model;

import java.util.Objects;

/**
 * What is to be done about the check of a results volume, and what is said meanwhile.
 *
 * @param act one request, or none
 */
public record CheckStep(Act act, Finding finding, CheckMemory memory) {

    /** What is asked of the cluster. */
    public enum Act {
        NOTHING,
        MAKE,
        REMOVE
    }

    public CheckStep {
        Objects.requireNonNull(act, "act is null");
        Objects.requireNonNull(finding, "finding is null");
        Objects.requireNonNull(memory, "memory is null");
    }
}
