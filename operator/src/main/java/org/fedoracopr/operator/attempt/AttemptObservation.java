package org.fedoracopr.operator.attempt;

import java.time.Instant;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of an attempt's logs know.
 *
 * @param relay null when no backend is configured
 * @param readingSince when the first of the agent's records was asked for; null while nobody reads them
 * @param silentSince when the agent was last heard from, if that is too long ago for one that lives; null while it is not
 */
public record AttemptObservation(
        Handover handover,
        @Nullable RelayState relay,
        @Nullable Instant readingSince,
        @Nullable Instant silentSince) {

    /** Of an attempt whose records nobody reads. */
    public AttemptObservation(Handover handover, @Nullable RelayState relay) {
        this(handover, relay, null, null);
    }
}
