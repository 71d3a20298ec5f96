package org.fedoracopr.operator.build.model;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.jspecify.annotations.Nullable;

/**
 * What to do about a build: first the status, then the actions in order.
 *
 * @param wakeAfter look again after this time at the latest; null to wait for events alone
 */
public record Decision(
        CoprBuildStatus status,
        List<Action> actions,
        @Nullable Duration wakeAfter) {

    public Decision {
        Objects.requireNonNull(status, "status is null");
        actions = List.copyOf(actions);
    }
}
