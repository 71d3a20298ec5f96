package org.fedoracopr.operator.simulation;

import java.util.HashSet;
import java.util.Set;
import org.fedoracopr.operator.attempt.AttemptKey;

/** The log backend: which logs it has acknowledged as whole, and whether it answers at all. */
final class BackendModel {

    private final Set<AttemptKey> sealed = new HashSet<>();
    private boolean away;

    boolean isAway() {
        return away;
    }

    void away(boolean value) {
        away = value;
    }

    void seal(AttemptKey key) {
        sealed.add(key);
    }

    boolean isSealed(AttemptKey key) {
        return sealed.contains(key);
    }
}
