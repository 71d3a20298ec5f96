package org.fedoracopr.operator.build.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What tells of a Pod's fate beside its containers: conditions, deletion, its node.
 *
 * @param disruption what the cluster does to it for reasons of its own; null when nothing
 * @param deletionRequestedAt when somebody asked for its deletion; null when nobody did, or it is not known
 * @param readyLost the Pod was made not ready although its containers run: so the cluster marks the Pods of a node that it does not hear of
 * @param withoutSandbox its volumes or its network are not set up
 */
public record PodSigns(
        @Nullable Disruption disruption,
        @Nullable Instant deletionRequestedAt,
        boolean readyLost,
        boolean withoutSandbox,
        NodeObservation node) {

    /** Nothing out of the ordinary. */
    public static final PodSigns NONE = new PodSigns(null, null, false, false, new NodeObservation.Unknown());

    public PodSigns {
        Objects.requireNonNull(node, "node is null");
    }

    PodSigns withNode(NodeObservation seen) {
        return new PodSigns(disruption, deletionRequestedAt, readyLost, withoutSandbox, seen);
    }

    /**
     * The condition {@code DisruptionTarget}.
     *
     * @param reason e.g. {@code PreemptionByScheduler}
     * @param since when the cluster decided so; null when it does not say
     */
    public record Disruption(
            String reason,
            @Nullable String message,
            @Nullable Instant since) {}
}
