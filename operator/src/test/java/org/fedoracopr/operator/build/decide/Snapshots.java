package org.fedoracopr.operator.build.decide;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.EndRecord;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.BuildOutput;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprProject;
import org.fedoracopr.operator.build.model.BuildSnapshot;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/** Snapshots of the build {@code 12-fedora-43-x86_64} at any moment of its life. */
final class Snapshots {
    static final String UID = "2f6f5dc4-0d6b-4d8c-8d2c-8a6a0f5f4b11";
    static final String POD_UID = "7a6b1f7e-2222-4c1a-9a53-0d6d8a6e1c55";
    static final String DIGEST = "a".repeat(64);
    static final LogSeal SEAL = new LogSeal(1_000, "b".repeat(64));
    static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
    static final String DIRECTORY = "@copr/dev/fedora-43-x86_64/00000012-hello";
    static final CoprBuildStatus NO_STATUS =
            new CoprBuildStatus(null, List.of(), List.of(), null, null, null, null, null, null, null, null, null);

    private static final BuildDecider DECIDER = new BuildDecider(Deadlines.DEFAULT, TimeToLive.DEFAULT);

    private Snapshots() {}

    static CoprBuildSpec spec(boolean cancel) {
        return new CoprBuildSpec(
                12L,
                "fedora-43-x86_64",
                "hello",
                "1.0-1",
                new CoprProject("@copr", "dev", null),
                "somebody",
                null,
                false,
                List.of(),
                BuildOutput.RPM,
                null,
                null,
                false,
                null,
                null,
                false,
                null,
                cancel,
                null,
                null,
                Map.of(),
                List.of(),
                List.of());
    }

    /** A moment of which all can be changed; without changes the queue knows nothing of the build yet. */
    static Moment at(Instant now) {
        return new Moment(now);
    }

    static Pod pod() {
        return new Pod();
    }

    static ContainerState terminated(int exitCode, String reason, @Nullable String message, Instant at) {
        return new ContainerState.Terminated(exitCode, null, reason, message, at);
    }

    static ContainerState running() {
        return new ContainerState.Running(START);
    }

    static Handover runnerSeen(Instant at) {
        return new Handover(at, null, null, null, null, null);
    }

    static Handover prepared(BuildResult result) {
        return new Handover(START.plusSeconds(20), null, SEAL, preparedResult(result), null, null);
    }

    static Handover committed(BuildResult result) {
        return new Handover(
                START.plusSeconds(20),
                null,
                SEAL,
                preparedResult(result),
                new AgentRecord.Committed(1, 1, DIGEST, DIRECTORY),
                null);
    }

    static Handover.Prepared preparedResult(BuildResult result) {
        var outcome = new Outcome(1, result, 0, null, null, "mock", START, START.plusSeconds(60), List.of());
        var manifest = new Manifest(
                1,
                UID,
                "12-fedora-43-x86_64",
                1,
                "c".repeat(64),
                POD_UID,
                "node-1",
                null,
                DIRECTORY,
                SEAL,
                outcome,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                START);
        return new Handover.Prepared(
                DIGEST, manifest, JsonNodeFactory.instance.objectNode().put("packages", "some"));
    }

    static String endRecord(boolean committed, @Nullable String message) {
        return ProtocolJson.line(new EndRecord(
                1, UID, 1, BuildResult.SUCCEEDED, committed, DIGEST, SEAL, committed ? DIRECTORY : null, message));
    }

    /** A snapshot in the making. */
    static final class Moment {
        private final Instant now;
        private CoprBuildStatus status = NO_STATUS;
        private Admission admission = new Admission.Unknown();
        private PodObservation pod = new PodObservation.Absent();
        private PoolFacts pool = PoolFacts.NONE;
        private List<EarlierAttempt> earlier = List.of();
        private Handover handover = Handover.NONE;
        private @Nullable RelayState relay;
        private @Nullable Instant silentSince;
        private @Nullable String specProblem;
        private boolean cancel;
        private Instant watchingSince = START.minus(Duration.ofDays(1));

        private Moment(Instant now) {
            this.now = now;
        }

        Moment status(CoprBuildStatus value) {
            status = value;
            return this;
        }

        Moment admission(Admission value) {
            admission = value;
            return this;
        }

        Moment pod(PodObservation value) {
            pod = value;
            return this;
        }

        Moment pod(Pod value) {
            pod = value.build();
            return this;
        }

        Moment pool(PoolFacts value) {
            pool = value;
            return this;
        }

        Moment earlier(EarlierAttempt... values) {
            earlier = List.of(values);
            return this;
        }

        Moment handover(Handover value) {
            handover = value;
            return this;
        }

        Moment relay(@Nullable RelayState value) {
            relay = value;
            return this;
        }

        Moment specProblem(String value) {
            specProblem = value;
            return this;
        }

        Moment silentSince(@Nullable Instant value) {
            silentSince = value;
            return this;
        }

        Moment canceled(boolean value) {
            cancel = value;
            return this;
        }

        Moment watchingSince(Instant value) {
            watchingSince = value;
            return this;
        }

        BuildSnapshot snapshot() {
            return new BuildSnapshot(
                    "copr",
                    "12-fedora-43-x86-64",
                    UID,
                    1,
                    spec(cancel),
                    status,
                    START,
                    admission,
                    pool,
                    earlier,
                    pod,
                    handover,
                    relay,
                    silentSince,
                    "https://logs.example/results/" + DIRECTORY + "/builder-live.log",
                    specProblem,
                    watchingSince,
                    now);
        }

        Decision decide() {
            return DECIDER.decide(snapshot());
        }
    }

    /** The attempt's Pod in the making: pending, on no node, its containers unknown. */
    static final class Pod {
        private String uid = POD_UID;
        private @Nullable String node;
        private String phase = "Pending";
        private @Nullable String reason;
        private @Nullable String unschedulable;
        private ContainerState builder = new ContainerState.Unknown();
        private ContainerState agent = new ContainerState.Unknown();
        private Map<String, String> annotations = Map.of();
        private boolean deleting;
        private @Nullable Instant scheduledAt;
        private @Nullable Instant deletionDue;

        /** Both containers run on node-1. */
        Pod works() {
            return node("node-1").phase("Running").builder(running()).agent(running());
        }

        Pod uid(String value) {
            uid = value;
            return this;
        }

        /** On a node since the attempt began. */
        Pod node(@Nullable String value) {
            node = value;
            scheduledAt = START;
            return this;
        }

        Pod phase(String value) {
            phase = value;
            return this;
        }

        Pod reason(@Nullable String value) {
            reason = value;
            return this;
        }

        Pod unschedulable(@Nullable String value) {
            unschedulable = value;
            return this;
        }

        Pod builder(ContainerState value) {
            builder = value;
            return this;
        }

        Pod agent(ContainerState value) {
            agent = value;
            return this;
        }

        Pod annotations(Map<String, String> value) {
            annotations = value;
            return this;
        }

        Pod deleting(boolean value) {
            deleting = value;
            return this;
        }

        Pod scheduledAt(Instant value) {
            scheduledAt = value;
            return this;
        }

        /** Being deleted, with a grace that ends then. */
        Pod deletionDue(Instant value) {
            deletionDue = value;
            return deleting(true);
        }

        PodObservation.Present build() {
            return new PodObservation.Present(
                    "12-fedora-43-x86-64-1",
                    uid,
                    node,
                    phase,
                    reason,
                    null,
                    unschedulable,
                    builder,
                    agent,
                    annotations,
                    deleting,
                    scheduledAt,
                    deletionDue,
                    PodSigns.NONE);
        }
    }
}
