package org.fedoracopr.operator.build.model;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a decision about one build is made from, seen at one moment.
 *
 * @param createdAt when the build was submitted
 * @param pod of the current attempt
 * @param earlier attempts before the current one whose Pods are still there
 * @param logUrl where users read the log; null when no backend is configured
 * @param relay null when no backend is configured
 * @param silentSince when the agent was last heard from, if that is too long ago for one that lives; null while it is not
 * @param specProblem why nothing can be built from this spec, with the field's name; null when it can be used
 * @param watchingSince when this operator began to watch, or later to read this attempt's records: what it does not know shortly afterwards proves nothing
 * @param now from the operator's clock
 */
public record BuildSnapshot(
        String namespace,
        String name,
        String uid,
        long generation,
        CoprBuildSpec spec,
        CoprBuildStatus status,
        Instant createdAt,
        Admission admission,
        PoolFacts pool,
        List<EarlierAttempt> earlier,
        PodObservation pod,
        Handover handover,
        @Nullable RelayState relay,
        @Nullable Instant silentSince,
        @Nullable String logUrl,
        @Nullable String specProblem,
        Instant watchingSince,
        Instant now) {

    public BuildSnapshot {
        Objects.requireNonNull(uid, "uid is null");
        Objects.requireNonNull(spec, "spec is null");
        Objects.requireNonNull(status, "status is null");
        earlier = List.copyOf(earlier);
    }

    /** The same moment with a status that is decided on and not written yet. */
    public BuildSnapshot with(CoprBuildStatus next) {
        return new BuildSnapshot(
                namespace,
                name,
                uid,
                generation,
                spec,
                next,
                createdAt,
                admission,
                pool,
                earlier,
                pod,
                handover,
                relay,
                silentSince,
                logUrl,
                specProblem,
                watchingSince,
                now);
    }

    /** The attempt that counts; null before the first. */
    public @Nullable BuildAttempt attempt() {
        List<BuildAttempt> attempts = status.attempts();
        return attempts.isEmpty() ? null : attempts.getLast();
    }
}
