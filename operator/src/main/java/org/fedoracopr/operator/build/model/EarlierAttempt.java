package org.fedoracopr.operator.build.model;

import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * An attempt that has ended while its Pod is still there, and that another one has followed.
 *
 * @param relay null when no backend is configured
 */
public record EarlierAttempt(
        BuildAttempt attempt,
        PodObservation.Present pod,
        @Nullable RelayState relay) {}
