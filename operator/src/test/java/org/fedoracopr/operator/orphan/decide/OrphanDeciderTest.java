package org.fedoracopr.operator.orphan.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Manifest;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.operator.attempt.AttemptObservation;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.relay.model.RelayState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrphanDeciderTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DIGEST = "a".repeat(64);
    private static final LogSeal SEAL = new LogSeal(1_000, "b".repeat(64));
    private static final ContainerState RUNNING = new ContainerState.Running(NOW);
    private static final ContainerState WAITING = new ContainerState.Waiting("ContainerCreating", null);
    private static final String CANCEL = NOW + " the build was deleted";

    private static PodObservation.Present pod(
            ContainerState builder, ContainerState agent, Map<String, String> annotations) {
        return new PodObservation.Present(
                "pod",
                "uid",
                "node",
                "Running",
                null,
                null,
                null,
                builder,
                agent,
                annotations,
                false,
                null,
                null,
                PodSigns.NONE);
    }

    private static AttemptObservation seen(Handover handover, @Nullable RelayState relay) {
        return new AttemptObservation(handover, relay);
    }

    private static Handover prepared(boolean committed) {
        var outcome = new Outcome(1, BuildResult.CANCELED, 0, null, null, "mock", NOW, NOW, List.of());
        var manifest = new Manifest(
                1,
                "uid",
                "build",
                1,
                "c".repeat(64),
                "pod-uid",
                "node",
                null,
                "directory",
                SEAL,
                outcome,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                NOW);
        return new Handover(
                NOW,
                null,
                SEAL,
                new Handover.Prepared(DIGEST, manifest, null),
                committed ? new AgentRecord.Committed(1, 1, DIGEST, "directory") : null,
                null);
    }

    private static OrphanStep next(PodObservation.Present pod, AttemptObservation seen, boolean last) {
        return OrphanDecider.next(pod, 1, seen, last, NOW.plusSeconds(20));
    }

    private static Map<String, String> told(OrphanStep step) {
        assertThat(step).isInstanceOf(OrphanStep.Tell.class);
        return step instanceof OrphanStep.Tell tell ? tell.annotations() : Map.of();
    }

    @Test
    void aBuilderThatRunsIsStopped() {
        assertThat(told(next(pod(RUNNING, RUNNING, Map.of()), seen(Handover.NONE, null), true)))
                .containsOnlyKeys(PodAnnotations.CANCEL);
        assertThat(next(pod(RUNNING, RUNNING, Map.of(PodAnnotations.CANCEL, CANCEL)), seen(Handover.NONE, null), true))
                .isEqualTo(new OrphanStep.Nothing());
    }

    @Test
    void whatItLeavesIsPublishedAndItsLogRelayedBeforeItGoes() {
        var annotations = new HashMap<>(Map.of(PodAnnotations.CANCEL, CANCEL));
        var relaying = new RelayState(10, false, null);
        Map<String, String> permit =
                told(next(pod(RUNNING, RUNNING, annotations), seen(prepared(false), relaying), true));
        assertThat(permit).containsOnlyKeys(PodAnnotations.COMMIT);
        annotations.putAll(permit);
        assertThat(next(pod(RUNNING, RUNNING, annotations), seen(prepared(true), relaying), true))
                .as("the backend lacks a part of the log")
                .isEqualTo(new OrphanStep.Nothing());
        for (RelayState over :
                List.of(new RelayState(1_000, true, null), new RelayState(10, false, true, "it refuses the rest"))) {
            assertThat(told(next(pod(RUNNING, RUNNING, annotations), seen(prepared(true), over), true)))
                    .containsOnlyKeys(PodAnnotations.ACKNOWLEDGED);
        }
        assertThat(told(OrphanDecider.next(
                        pod(RUNNING, RUNNING, annotations),
                        1,
                        seen(prepared(true), relaying),
                        true,
                        NOW.plus(OrphanDecider.LAST_BYTES))))
                .as("a backend that does not take it holds nothing for long")
                .containsOnlyKeys(PodAnnotations.ACKNOWLEDGED);
    }

    @Test
    void resultsForAnotherPlaceThanTheClaimsAreNotPublished() {
        var claim = new Claim(1, "uid", "build", 1, "c".repeat(64), "another", null, 1_000, 60, false);
        var annotations =
                new HashMap<>(Map.of(PodAnnotations.CANCEL, CANCEL, PodAnnotations.CLAIM, ProtocolJson.line(claim)));
        assertThat(told(next(
                        pod(RUNNING, RUNNING, annotations),
                        seen(prepared(false), new RelayState(1_000, true, null)),
                        true)))
                .containsOnlyKeys(PodAnnotations.ACKNOWLEDGED);
        annotations.put(
                PodAnnotations.CLAIM,
                ProtocolJson.line(
                        new Claim(1, "uid", "build", 1, "c".repeat(64), "directory", null, 1_000, 60, false)));
        assertThat(told(next(
                        new PodObservation.Present(
                                "pod",
                                "pod-uid",
                                "node",
                                "Running",
                                null,
                                null,
                                null,
                                RUNNING,
                                RUNNING,
                                annotations,
                                false,
                                null,
                                null,
                                PodSigns.NONE),
                        seen(prepared(false), new RelayState(1_000, true, null)),
                        true)))
                .containsOnlyKeys(PodAnnotations.COMMIT);
    }

    @Test
    void aPodThatItsNodeDoesNotEndIsForgottenOnceItIsLetGo() {
        var due = new PodObservation.Present(
                "pod",
                "uid",
                "node",
                "Running",
                null,
                null,
                null,
                RUNNING,
                RUNNING,
                Map.of(),
                true,
                null,
                NOW,
                PodSigns.NONE);
        Instant limit = NOW.plus(OrphanDecider.PATIENCE);
        assertThat(OrphanDecider.isForgotten(due, false, limit)).isTrue();
        assertThat(OrphanDecider.isForgotten(due, false, limit.minusMillis(1))).isFalse();
        assertThat(OrphanDecider.isForgotten(due, true, limit)).isFalse();
        assertThat(OrphanDecider.isForgotten(pod(RUNNING, RUNNING, Map.of()), false, limit))
                .isFalse();
    }

    @Test
    void onlyTheLastAttemptMayPublish() {
        assertThat(told(next(
                        pod(RUNNING, RUNNING, Map.of(PodAnnotations.CANCEL, CANCEL)),
                        seen(prepared(false), null),
                        false)))
                .containsOnlyKeys(PodAnnotations.ACKNOWLEDGED);
    }

    @Test
    void whatHasEndedOrNeverBegunOrDoesNotEndIsLetGo() {
        var ended = new ContainerState.Terminated(0, null, "Completed", null, NOW);
        assertThat(next(pod(RUNNING, ended, Map.of()), seen(prepared(false), null), true))
                .isEqualTo(new OrphanStep.LetGo());
        assertThat(next(pod(WAITING, WAITING, Map.of()), seen(Handover.NONE, null), true))
                .isEqualTo(new OrphanStep.LetGo());
        assertThat(OrphanDecider.next(
                        pod(RUNNING, RUNNING, Map.of(PodAnnotations.CANCEL, CANCEL)),
                        1,
                        seen(Handover.NONE, null),
                        true,
                        NOW.plus(OrphanDecider.PATIENCE)))
                .isEqualTo(new OrphanStep.LetGo());
    }
}
