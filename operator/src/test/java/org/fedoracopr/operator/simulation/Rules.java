package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.operator.build.decide.BuildDecider;
import org.fedoracopr.operator.build.decide.Deadlines;
import org.fedoracopr.operator.build.decide.TimeToLive;
import org.fedoracopr.operator.build.io.PodSight;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.HandoverReader;
import org.jspecify.annotations.Nullable;

/** What the operator decides and keeps to. This is the real one; a mutant overrides one method. */
class Rules {

    static final BuildDecider DECIDER = new BuildDecider(Deadlines.DEFAULT, TimeToLive.DEFAULT);

    Decision decide(BuildSnapshot snapshot) {
        return DECIDER.decide(snapshot);
    }

    CoprBuildStatus podNotCreated(BuildSnapshot snapshot, CoprBuildStatus status, String why) {
        return DECIDER.podNotCreated(snapshot, status, why);
    }

    PodObservation observe(Pod pod, String buildUid, int attempt) {
        return PodSight.observe(pod, buildUid, attempt);
    }

    HandoverReader reader(String buildUid, int attempt) {
        return new HandoverReader(buildUid, attempt);
    }

    /** The status is written before anything that follows from it is done. */
    boolean writesStatusFirst() {
        return true;
    }

    /** A Pod is gone only when the API server itself says so. */
    boolean readsLive() {
        return true;
    }

    /** The precondition of a request about one Pod. */
    @Nullable
    String precondition(String uid) {
        return uid;
    }

    /** Nothing is changed by an operator whose lease may be another's. */
    boolean hasGate() {
        return true;
    }

    /** What was admitted counts before a status says so. */
    boolean keepsLedger() {
        return true;
    }

    /** What this process has written counts before the watch brings it. */
    boolean knowsItsWrites() {
        return true;
    }

    /** The builds that the queue counts. */
    List<CoprBuild> queue(List<CoprBuild> builds, List<Pod> pods) {
        return builds;
    }

    /** Builders of deleted builds keep their places. */
    boolean countsStrays() {
        return true;
    }

    boolean sweepsOrphans() {
        return true;
    }

    /** A build is tried again however often that failed. */
    boolean triesAgain(int failures) {
        return true;
    }
}
