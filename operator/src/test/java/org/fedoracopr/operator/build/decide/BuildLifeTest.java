package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.operator.build.decide.Snapshots.DIGEST;
import static org.fedoracopr.operator.build.decide.Snapshots.START;
import static org.fedoracopr.operator.build.decide.Snapshots.at;
import static org.fedoracopr.operator.build.decide.Snapshots.committed;
import static org.fedoracopr.operator.build.decide.Snapshots.endRecord;
import static org.fedoracopr.operator.build.decide.Snapshots.pod;
import static org.fedoracopr.operator.build.decide.Snapshots.prepared;
import static org.fedoracopr.operator.build.decide.Snapshots.runnerSeen;
import static org.fedoracopr.operator.build.decide.Snapshots.terminated;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.StatusBounds;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;

/** Whatever is seen and in whatever order, a build's life goes forward, and a decision made twice changes nothing the second time. */
class BuildLifeTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    /** What is seen at one moment, besides the status. */
    record Sight(
            int secondsLater,
            Admission admission,
            PodObservation pod,
            Handover handover,
            @Nullable RelayState relay,
            boolean canceled) {}

    @Property(tries = 500)
    void lifeGoesForwardAndDecidingTwiceChangesNothing(
            @ForAll @Size(min = 1, max = 25) List<@From("sights") Sight> sights) throws Exception {
        CoprBuildStatus status = Snapshots.NO_STATUS;
        Instant now = START;
        for (Sight sight : sights) {
            now = now.plusSeconds(sight.secondsLater());
            // A Pod is looked for only once an attempt has begun.
            PodObservation seen = status.attempts().isEmpty() ? new PodObservation.Absent() : sight.pod();
            Decision decision = decide(status, seen, sight, now);
            CoprBuildStatus next = decision.status();
            assertForward(status, next);
            assertPermitStandsInStatus(decision);
            assertThat(JSON.writeValueAsString(next).getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(StatusBounds.MAX_STATUS);
            // The Pod that was seen is not that of an attempt that begins with this decision.
            boolean begun = next.attempts().size() > status.attempts().size();
            PodObservation then = begun ? new PodObservation.Absent() : seen;
            assertThat(decide(next, then, sight, now).status()).isEqualTo(next);
            if (status.phase() != null && status.phase().isTerminal()) {
                assertThat(next.endedAt()).isEqualTo(status.endedAt());
                assertThat(next.attempts()).isEqualTo(status.attempts());
                assertThat(decision.actions()).noneMatch(Action.CreatePod.class::isInstance);
            }
            status = next;
        }
    }

    private static Decision decide(CoprBuildStatus status, PodObservation seen, Sight sight, Instant now) {
        return at(now).status(status)
                .admission(sight.admission())
                .pod(seen)
                .handover(sight.handover())
                .relay(sight.relay())
                .canceled(sight.canceled())
                .decide();
    }

    /** A build goes back to Starting alone, and only when its attempt has ended and another one follows. */
    private static void assertForward(CoprBuildStatus before, CoprBuildStatus after) {
        if (before.phase() != null && before.phase().isTerminal()) {
            assertThat(after.phase()).isEqualTo(before.phase());
        }
        if (rank(after.phase()) < rank(before.phase())) {
            assertThat(after.phase()).isEqualTo(BuildPhase.STARTING);
            assertThat(after.attempts().getLast().verdict())
                    .isNotNull()
                    .extracting(BuildVerdict::retry)
                    .isEqualTo(true);
        }
        assertThat(after.attempts().size())
                .isBetween(before.attempts().size(), before.attempts().size() + 1);
        for (int i = 0; i < before.attempts().size(); i++) {
            BuildAttempt earlier = before.attempts().get(i);
            assertThat(after.attempts().get(i).number()).isEqualTo(earlier.number());
            if (earlier.endedAt() != null) {
                assertThat(after.attempts().get(i)).isEqualTo(earlier);
            }
        }
    }

    private static int rank(@Nullable BuildPhase phase) {
        return switch (phase) {
            case null -> 0;
            case PENDING -> 1;
            case STARTING -> 2;
            case RUNNING -> 3;
            case SUCCEEDED, FAILED, CANCELED, SKIPPED -> 4;
        };
    }

    private static void assertPermitStandsInStatus(Decision decision) {
        for (Action action : decision.actions()) {
            if (action instanceof Action.Annotate annotate
                    && annotate.annotations().containsKey(PodAnnotations.COMMIT)) {
                var permit = CommitPermit.parse(annotate.annotations().getOrDefault(PodAnnotations.COMMIT, ""))
                        .orElseThrow();
                var attempt = decision.status().attempts().getLast();
                assertThat(attempt.permittedManifestSha256()).isEqualTo(permit.manifestSha256());
                assertThat(attempt.number()).isEqualTo(permit.attempt());
            }
        }
    }

    @Provide
    Arbitrary<Sight> sights() {
        return Combinators.combine(
                        Arbitraries.of(0, 1, 10, 61, 600, 2_000),
                        Arbitraries.of(
                                new Admission.Unknown(),
                                new Admission.NoPool("make a pool"),
                                new Admission.Waiting("pool/x86/max", "busy"),
                                new Admission.Admitted("x86")),
                        pods(),
                        handovers(),
                        Arbitraries.of(
                                        new RelayState(10, false, null),
                                        new RelayState(10, false, "down \u4e2d".repeat(400)),
                                        new RelayState(1_000, true, null))
                                .injectNull(0.3),
                        Arbitraries.frequency(net.jqwik.api.Tuple.of(6, false), net.jqwik.api.Tuple.of(1, true)))
                .as(Sight::new);
    }

    private static Arbitrary<PodObservation> pods() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 9),
                        Arbitraries.of("Pending", "Running", "Succeeded", "Failed"),
                        containers(),
                        containers(),
                        Arbitraries.of("Evicted", "OutOfcpu").injectNull(0.9),
                        Arbitraries.of("0/3 nodes are available").injectNull(0.5),
                        annotations(),
                        Arbitraries.of("node-1").injectNull(0.3))
                .as((kind, phase, builder, agent, reason, unschedulable, annotations, node) -> kind == 0
                        ? new PodObservation.Absent()
                        : kind == 1
                                ? new PodObservation.Foreign("12-fedora-43-x86-64-1")
                                : pod().phase(phase)
                                        .builder(builder)
                                        .agent(agent)
                                        .reason(reason)
                                        .unschedulable(unschedulable)
                                        .annotations(annotations)
                                        .node(node)
                                        .deleting(kind == 2)
                                        .build());
    }

    private static Arbitrary<ContainerState> containers() {
        return Arbitraries.of(
                new ContainerState.Unknown(),
                new ContainerState.Waiting("ContainerCreating", null),
                new ContainerState.Waiting("ErrImagePull", "no such image"),
                Snapshots.running(),
                Snapshots.running(),
                Snapshots.running(),
                terminated(0, "Completed", null, START),
                terminated(137, "OOMKilled", null, START),
                terminated(0, "Completed", endRecord(true, null), START),
                terminated(1, "Error", endRecord(false, "no permit came"), START),
                terminated(1, "Error", "{not json", START));
    }

    private static Arbitrary<Map<String, String>> annotations() {
        return Arbitraries.of(
                Map.of(),
                Map.of(PodAnnotations.COMMIT, "1:" + DIGEST),
                Map.of(PodAnnotations.COMMIT, "1:" + "0".repeat(64), PodAnnotations.ACKNOWLEDGED, "1"),
                Map.of(PodAnnotations.CANCEL, START + " canceled on request"),
                Map.of(PodAnnotations.CANCEL, "at some time"),
                Map.of(PodAnnotations.BUILDER_ENDED, "1:Error"));
    }

    private static Arbitrary<Handover> handovers() {
        return Arbitraries.of(
                Handover.NONE,
                Handover.NONE,
                runnerSeen(START.plusSeconds(20)),
                runnerSeen(START.plusSeconds(20)),
                prepared(BuildResult.SUCCEEDED),
                prepared(BuildResult.FAILED),
                committed(BuildResult.SUCCEEDED),
                committed(BuildResult.CANCELED),
                new Handover(START, null, Snapshots.SEAL, null, null, "the volume is full"));
    }
}
