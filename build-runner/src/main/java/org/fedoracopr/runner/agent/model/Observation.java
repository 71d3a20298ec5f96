package org.fedoracopr.runner.agent.model;

import java.time.Instant;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.RangeRequest;
import org.jspecify.annotations.Nullable;

/**
 * What the agent sees of its Pod at one moment.
 *
 * @param outcomePresent looked at after the lock, so that a runner that ends between the two looks is not taken for lost
 * @param permit looked at after {@code terminatingSince} and {@code acknowledged}, so that one that came just before the Pod was told to end, or together with
 *     the acknowledgement, is not missed
 * @param acknowledged the attempt that the operator has acknowledged, 0 for none
 * @param repeat the value of the annotation, empty for none
 * @param terminatingSince when the Pod was told to end; null while it was not
 */
public record Observation(
        LockState lock,
        boolean outcomePresent,
        @Nullable BuilderEnded builderEnded,
        @Nullable CommitPermit permit,
        int acknowledged,
        @Nullable RangeRequest range,
        String repeat,
        @Nullable Instant terminatingSince,
        Instant now) {

    public Observation {
        Objects.requireNonNull(lock, "lock is null");
        Objects.requireNonNull(repeat, "repeat is null");
        Objects.requireNonNull(now, "now is null");
    }
}
