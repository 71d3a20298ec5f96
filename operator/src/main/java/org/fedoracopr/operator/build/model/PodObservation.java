package org.fedoracopr.operator.build.model;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of an attempt's Pod. */
public sealed interface PodObservation {

    /** There is none; when the attempt once had one, that was confirmed by a live read. */
    record Absent() implements PodObservation {}

    /** Somebody else's Pod has the name; it has to go first. */
    record Foreign(String name) implements PodObservation {}

    /** The warm Pod that the attempt is to have is there, and belongs to no build yet. */
    record Unclaimed(String name, String uid) implements PodObservation {}

    /**
     * The attempt's own Pod.
     *
     * @param phase the Pod's own, e.g. {@code Running}
     * @param reason of the Pod's status, e.g. {@code Evicted}; null mostly
     * @param unschedulable the scheduler's words; null when it is scheduled or nothing is known
     * @param scheduledAt when it got its node; null when it has none, or nobody says
     * @param deletionDue when the grace of its deletion is over; null when nobody asked for it
     * @param deleting somebody asked for its deletion
     */
    record Present(
            String name,
            String uid,
            @Nullable String node,
            String phase,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String unschedulable,
            ContainerState builder,
            ContainerState agent,
            Map<String, String> annotations,
            boolean deleting,
            @Nullable Instant scheduledAt,
            @Nullable Instant deletionDue,
            PodSigns signs)
            implements PodObservation {

        public Present {
            annotations = Map.copyOf(annotations);
        }

        /** The same with what is known of its node. */
        public Present withNodeState(NodeObservation seen) {
            return new Present(
                    name,
                    uid,
                    node,
                    phase,
                    reason,
                    message,
                    unschedulable,
                    builder,
                    agent,
                    annotations,
                    deleting,
                    scheduledAt,
                    deletionDue,
                    signs.withNode(seen));
        }

        public boolean hasAnnotation(String key) {
            return !annotations.getOrDefault(key, "").isEmpty();
        }

        /** True while its builder runs, or is yet to start. */
        public boolean mayBuild() {
            return !hasEnded() && !(builder instanceof ContainerState.Terminated);
        }

        /** True when no process of it is left. */
        public boolean hasEnded() {
            return phase.equals("Succeeded") || phase.equals("Failed");
        }
    }
}
