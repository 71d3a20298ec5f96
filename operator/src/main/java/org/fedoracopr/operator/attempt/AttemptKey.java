package org.fedoracopr.operator.attempt;

import java.util.Objects;

/** One attempt of one build. */
public record AttemptKey(String buildUid, int attempt) {

    public AttemptKey {
        Objects.requireNonNull(buildUid, "buildUid is null");
    }
}
