package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.fedoracopr.devkit.node.decide.PodLifecycle;
import org.fedoracopr.devkit.node.decide.PodStatuses;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodLife;
import org.jspecify.annotations.Nullable;

/** A pod's object in the API server: its newest known form, and what the node writes to it. Written to by the pod's worker only. */
final class PodObject {

    private final NodeContext node;
    private final Instant startedAt;
    private volatile Pod newest;
    private @Nullable PodStatus reported;
    private volatile boolean gone;

    PodObject(NodeContext node, Pod pod) {
        this.node = node;
        this.newest = pod;
        this.reported = pod.getStatus();
        this.startedAt = PodLifecycle.isLost(pod)
                ? Instant.parse(pod.getStatus().getStartTime())
                : node.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    }

    Pod newest() {
        return newest;
    }

    void changed(Pod pod) {
        newest = pod;
    }

    /** Nothing more can be written to it. */
    void vanished() {
        gone = true;
    }

    boolean gone() {
        return gone;
    }

    /** When the node took the pod. */
    Instant startedAt() {
        return startedAt;
    }

    void report(PodLife life) {
        if (!gone) {
            PodStatus status =
                    PodStatuses.of(life, reported, startedAt, node.clock().instant());
            node.api().report(newest, status);
            reported = status;
        }
    }

    void delete() {
        if (!gone) {
            node.api().delete(newest);
        }
    }

    void tell(PodAction.Tell tell) {
        if (!gone) {
            Pod about = newest;
            Thread.startVirtualThread(() -> node.api().tell(about, tell));
        }
    }
}
