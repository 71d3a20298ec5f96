package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.Decision;
import org.jspecify.annotations.Nullable;

/** Everything there is in one run. */
final class World {

    private final Timeline time = new Timeline();
    private final Trace trace = new Trace(time);
    private final Chance chance;
    private final Rules rules;
    private final ApiServerModel server = new ApiServerModel(time);
    private final VolumeModel volume = new VolumeModel(this::published);
    private final BackendModel backend = new BackendModel();
    private final LeaseModel lease = new LeaseModel();
    private final Map<String, Truth> truths = new HashMap<>();
    private final Map<String, String> podUids = new HashMap<>();
    private final Map<String, CoprBuild> lastBuilds = new HashMap<>();
    private final Set<String> troubled = new HashSet<>();
    private final List<CoprBuilderPool> pools;
    private final ClusterModel cluster;
    private final List<Invariant> invariants;
    private final List<OperatorModel> operators;
    private long decisions;

    World(Scenario scenario, Rules rules) {
        this.chance = new Chance(scenario.seed(), scenario.faults());
        this.rules = rules;
        this.pools = Scenario.pools(chance);
        this.cluster = new ClusterModel(this);
        this.invariants = Invariants.all(this);
        server.builds().watch(this::buildChanged);
        server.pods().watch(this::podChanged);
        this.operators = List.of(new OperatorModel(this, "a"), new OperatorModel(this, "b"));
    }

    private void buildChanged(Store.Change change, CoprBuild build) {
        CoprBuild before = lastBuilds.put(Things.uid(build), build);
        if (change == Store.Change.DELETED) {
            trace(Things.name(build), "build deleted");
            invariants.forEach(invariant -> invariant.buildDeleted(build));
            return;
        }
        trace.status(before, build);
        invariants.forEach(invariant -> invariant.buildChanged(before, build));
    }

    private void podChanged(Store.Change change, Pod pod) {
        if (change == Store.Change.ADDED) {
            podUids.put(Things.buildUid(pod) + "/" + Things.attempt(pod), Things.uid(pod));
        }
        trace.pod(change, pod);
        invariants.forEach(invariant -> invariant.podChanged(change, pod));
    }

    /** A request about one Pod, which its UID names, has changed this one. */
    void reached(String meant, Pod pod) {
        invariants.forEach(invariant -> invariant.reached(meant, pod));
    }

    private void published(VolumeModel.Result result) {
        trace("volume", "published " + result);
        invariants.forEach(invariant -> invariant.published(result));
    }

    void decided(BuildSnapshot snapshot, Decision decision) {
        decisions++;
        invariants.forEach(invariant -> invariant.decided(snapshot, decision));
    }

    /** Faults are over and everything had its time. */
    void settled() {
        invariants.forEach(Invariant::settled);
    }

    void trace(String who, String what) {
        trace.add(who, () -> what);
    }

    Trace trace() {
        return trace;
    }

    Timeline time() {
        return time;
    }

    Chance chance() {
        return chance;
    }

    Rules rules() {
        return rules;
    }

    ApiServerModel server() {
        return server;
    }

    ClusterModel cluster() {
        return cluster;
    }

    VolumeModel volume() {
        return volume;
    }

    BackendModel backend() {
        return backend;
    }

    LeaseModel lease() {
        return lease;
    }

    List<CoprBuilderPool> pools() {
        return pools;
    }

    List<OperatorModel> operators() {
        return operators;
    }

    long decisions() {
        return decisions;
    }

    Truth truth(String podUid) {
        return truths.computeIfAbsent(podUid, ignored -> new Truth());
    }

    /** The UID of the last Pod that was made for an attempt; null when none ever was. */
    @Nullable
    String podUid(String buildUid, int attempt) {
        return podUids.get(buildUid + "/" + attempt);
    }

    /** A build as it is or last was. */
    @Nullable
    CoprBuild lastBuild(String uid) {
        return lastBuilds.get(uid);
    }

    /** A Pod of this build could not be made: a request failed, or another Pod has its name. */
    void troubled(String buildUid) {
        troubled.add(buildUid);
    }

    boolean isTroubled(String buildUid) {
        return troubled.contains(buildUid);
    }

    List<CoprBuild> builds() {
        return new ArrayList<>(server.builds().list());
    }
}
