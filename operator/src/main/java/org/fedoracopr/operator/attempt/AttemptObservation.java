package org.fedoracopr.operator.attempt;

import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * What the readers of an attempt's logs know.
 *
 * @param relay null when no backend is configured
 */
public record AttemptObservation(
        Handover handover, @Nullable RelayState relay) {}
