package org.fedoracopr.operator.status;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.jspecify.annotations.Nullable;

/** Makes conditions whose time is that of the last change of their value. */
public final class Conditions {

    private Conditions() {}

    /**
     * A condition.
     *
     * @param before the conditions that the status has now
     */
    public static StatusCondition of(
            String type,
            boolean isTrue,
            String reason,
            @Nullable String message,
            List<StatusCondition> before,
            long generation,
            Instant now) {
        return of(type, isTrue ? "True" : "False", reason, message, before, generation, now);
    }

    /**
     * A condition that may be unknown.
     *
     * @param value True, False or Unknown
     */
    public static StatusCondition of(
            String type,
            String value,
            String reason,
            @Nullable String message,
            List<StatusCondition> before,
            long generation,
            Instant now) {
        Instant since = before.stream()
                .filter(condition -> condition.type().equals(type)
                        && condition.status().equals(value)
                        && condition.lastTransitionTime() != null)
                .map(condition -> Objects.requireNonNullElse(condition.lastTransitionTime(), now))
                .findFirst()
                .orElse(now);
        return new StatusCondition(
                type,
                value,
                reason,
                message == null ? null : StatusBounds.message(message, StatusBounds.MAX_MESSAGE),
                since,
                generation);
    }
}
