package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.operator.build.decide.Snapshots.DIGEST;
import static org.fedoracopr.operator.build.decide.Snapshots.DIRECTORY;
import static org.fedoracopr.operator.build.decide.Snapshots.SEAL;
import static org.fedoracopr.operator.build.decide.Snapshots.START;
import static org.fedoracopr.operator.build.decide.Snapshots.at;
import static org.fedoracopr.operator.build.decide.Snapshots.committed;
import static org.fedoracopr.operator.build.decide.Snapshots.pod;
import static org.fedoracopr.operator.build.decide.Snapshots.prepared;
import static org.fedoracopr.operator.build.decide.Snapshots.runnerSeen;
import static org.fedoracopr.operator.build.decide.Snapshots.terminated;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.PoolClass;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.EarlierAttempt;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.fedoracopr.operator.verdict.Verdict;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows on an attempt that is tried again, until the build has ended, and after that. */
class RetriedBuildTest {
    private static final Admission ADMITTED = new Admission.Admitted("x86");
    private static final Instant LOST = START.plusSeconds(600);
    private static final Instant AGAIN = LOST.plusSeconds(10);

    private static final PoolFacts POOL =
            new PoolFacts(null, memory("4Gi"), null, List.of(new PoolClass("large", memory("16Gi"), null)), false);

    private static ResourceRequirements memory(String limit) {
        return new ResourceRequirementsBuilder()
                .addToLimits("memory", new Quantity(limit))
                .build();
    }

    private static CoprBuildStatus building() {
        CoprBuildStatus starting = at(START).admission(ADMITTED).decide().status();
        return at(START.plusSeconds(20))
                .status(starting)
                .pod(pod().works())
                .handover(runnerSeen(START.plusSeconds(20)))
                .decide()
                .status();
    }

    /** The build whose first attempt was lost with its node. */
    private static Decision lost() {
        return at(LOST).status(building())
                .pod(pod().works().deletionDue(LOST.minus(RunningAttempt.KUBELET_PATIENCE)))
                .decide();
    }

    private static BuildAttempt last(Decision decision) {
        return decision.status().attempts().getLast();
    }

    private static <A extends Action> List<A> actions(Decision decision, Class<A> type) {
        return decision.actions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static String condition(Decision decision, ConditionType type) {
        return decision.status().conditions().stream()
                .filter(condition -> condition.type().equals(type.text()))
                .map(condition -> condition.status() + "/" + condition.reason())
                .findFirst()
                .orElse("none");
    }

    @Test
    void aNodeThatDoesNotEndADeletedPodIsGivenUpAfterItsGrace() {
        var deleted = pod().works().deletionDue(LOST.minus(RunningAttempt.KUBELET_PATIENCE));
        Decision waiting =
                at(LOST.minusMillis(1)).status(building()).pod(deleted).decide();
        assertThat(waiting.status()).isEqualTo(building());
        assertThat(waiting.wakeAfter()).isEqualTo(Duration.ofMillis(1));
        Decision decision = lost();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.STARTING);
        assertThat(Objects.requireNonNull(last(decision).verdict()).culprit()).isEqualTo(Culprit.NODE);
        assertThat(Objects.requireNonNull(last(decision).verdict()).retry()).isTrue();
        assertThat(condition(decision, ConditionType.COMPLETE)).isEqualTo("False/NodeLost");
        assertThat(actions(decision, Action.Release.class)).hasSize(1);
    }

    /** Its Pod may be gone, and then nothing else would ever call. */
    @Test
    void theEndOfThePauseIsNotMissed() {
        assertThat(lost().wakeAfter()).isBetween(Duration.ofMillis(1), Duration.between(LOST, AGAIN));
        Decision again = at(AGAIN.minusSeconds(4)).status(lost().status()).decide();
        assertThat(again.wakeAfter()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(4));
    }

    @Test
    void theNextAttemptWaitsOutItsPauseAndThenForAPlace() {
        Decision early = at(AGAIN.minusSeconds(4))
                .status(lost().status())
                .admission(ADMITTED)
                .decide();
        assertThat(early.status()).isEqualTo(lost().status());
        assertThat(early.wakeAfter()).isEqualTo(Duration.ofSeconds(4));
        Decision waiting = at(AGAIN)
                .status(lost().status())
                .admission(new Admission.Waiting("pool/x86/max", "all 2 builders of pool x86 are busy"))
                .decide();
        assertThat(waiting.status().phase()).isEqualTo(BuildPhase.STARTING);
        assertThat(condition(waiting, ConditionType.SCHEDULED)).isEqualTo("False/WaitingForBuilder");
        Decision admitted =
                at(AGAIN).status(waiting.status()).admission(ADMITTED).decide();
        assertThat(admitted.status().attempts()).hasSize(2);
        assertThat(last(admitted).number()).isEqualTo(2);
        assertThat(last(admitted).podName()).isEqualTo("12-fedora-43-x86-64-2");
        assertThat(admitted.status().queue()).isNull();
        assertThat(actions(admitted, Action.CreatePod.class)).containsExactly(new Action.CreatePod("x86", 2, null));
        assertThat(condition(admitted, ConditionType.LOG_SEALED)).isEqualTo("none");
    }

    /** The second attempt, whose builder has failed, while the first one had published before its node was lost. */
    private static Snapshots.Moment secondAttempt(Handover handover) {
        CoprBuildStatus admitted =
                at(AGAIN).status(lost().status()).admission(ADMITTED).decide().status();
        return at(AGAIN.plusSeconds(60))
                .status(admitted)
                .pod(pod().works().builder(terminated(1, "Error", null, AGAIN.plusSeconds(50))))
                .handover(handover);
    }

    private static Handover found(AgentRecord.@Nullable Committed committed) {
        return new Handover(
                AGAIN.plusSeconds(10),
                null,
                new LogSeal(7, "e".repeat(64)),
                Snapshots.preparedResult(BuildResult.SUCCEEDED),
                committed,
                null);
    }

    @Test
    void whatAnEarlierAttemptHadPublishedIsTheResultOfTheNext() {
        Decision decision = secondAttempt(found(new AgentRecord.Committed(1, 2, DIGEST, DIRECTORY)))
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(decision.status().manifestSha256()).isEqualTo(DIGEST);
        assertThat(Objects.requireNonNull(last(decision).log()).length()).isEqualTo(7);
    }

    @Test
    void whatIsPublishedAlreadyGetsNoPermit() {
        Decision decision = secondAttempt(found(null)).decide();
        assertThat(last(decision).permittedManifestSha256()).isNull();
        assertThat(actions(decision, Action.Annotate.class)).isEmpty();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.RUNNING);
    }

    /** Its own is prepared, and in the moment of publishing it finds another one there, whose documents are still under way. */
    @Test
    void theDocumentsOfAnotherResultThanThePublishedOneDoNotCount() {
        Decision decision = secondAttempt(found(new AgentRecord.Committed(1, 2, "f".repeat(64), DIRECTORY)))
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.RUNNING);
        assertThat(decision.status().manifestSha256()).isNull();
        assertThat(decision.wakeAfter()).isNotNull();
    }

    @Test
    void aBuildThatIsCanceledBetweenTwoAttemptsEnds() {
        Decision decision = at(AGAIN)
                .status(lost().status())
                .admission(ADMITTED)
                .canceled(true)
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.CANCELED);
        assertThat(decision.status().attempts()).hasSize(1);
    }

    @Test
    void aCanceledBuildWhoseNodeIsLostIsCanceledAndNotTriedAgain() {
        Decision decision = at(LOST).status(building())
                .pod(pod().works().deletionDue(LOST.minus(RunningAttempt.KUBELET_PATIENCE)))
                .canceled(true)
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.CANCELED);
    }

    @Test
    void aPodThatHadAPermitHoldsTheNextAttemptBackUntilItHasEnded() {
        CoprBuildStatus permitted = at(START.plusSeconds(60))
                .status(building())
                .pod(pod().works())
                .handover(prepared(BuildResult.SUCCEEDED))
                .decide()
                .status();
        var deleted = pod().works().deletionDue(LOST.minus(RunningAttempt.KUBELET_PATIENCE));
        CoprBuildStatus lost = at(LOST).status(permitted).pod(deleted).decide().status();
        var waiting = at(AGAIN).status(lost).admission(ADMITTED).pod(deleted).decide();
        assertThat(waiting.status().attempts()).hasSize(1);
        assertThat(waiting.wakeAfter()).isEqualTo(WaitingTurn.PERMIT_PATIENCE.minusSeconds(10));
        assertThat(at(AGAIN)
                        .status(lost)
                        .admission(ADMITTED)
                        .pod(deleted.phase("Failed"))
                        .decide()
                        .status()
                        .attempts())
                .hasSize(2);
    }

    @Test
    void whatIsTriedAgainIsNotPublished() {
        Decision decision = at(START.plusSeconds(60))
                .status(building())
                .pod(pod().works().builder(terminated(137, "OOMKilled", null, START.plusSeconds(60))))
                .pool(POOL)
                .handover(prepared(BuildResult.FAILED))
                .decide();
        assertThat(Objects.requireNonNull(last(decision).verdict()).retryKind()).isEqualTo("Larger");
        assertThat(last(decision).permittedManifestSha256()).isNull();
        assertThat(actions(decision, Action.Annotate.class))
                .noneMatch(annotate -> annotate.annotations().containsKey(PodAnnotations.COMMIT));
    }

    @Test
    void theLogOfAnEarlierAttemptIsRelayedToItsEndBesideTheNextOne() {
        CoprBuildStatus second =
                at(AGAIN).status(lost().status()).admission(ADMITTED).decide().status();
        BuildAttempt sealed = Attempts.ended(
                second.attempts().getFirst(),
                LOST,
                SEAL,
                new Verdict(BuildPhase.FAILED, null, "NodeLost", Culprit.NODE, "lost"),
                true);
        PodObservation.Present old = pod().works().build();
        var relaying = new EarlierAttempt(sealed, old, new RelayState(3, false, null));
        Decision held = at(AGAIN).status(second).earlier(relaying).decide();
        assertThat(actions(held, Action.Release.class)).isEmpty();
        assertThat(held.wakeAfter()).isEqualTo(Deadlines.DEFAULT.logDrain().minusSeconds(10));
        var relayed = new EarlierAttempt(sealed, old, new RelayState(1_000, true, null));
        var refused = new EarlierAttempt(sealed, old, new RelayState(3, false, true, "no"));
        for (EarlierAttempt over : List.of(relayed, refused)) {
            assertThat(actions(at(AGAIN).status(second).earlier(over).decide(), Action.Release.class))
                    .containsExactly(new Action.Release(old.name(), old.uid(), 1));
        }
        assertThat(actions(
                        at(LOST.plus(Deadlines.DEFAULT.logDrain()))
                                .status(second)
                                .earlier(relaying)
                                .decide(),
                        Action.Release.class))
                .hasSize(1);
    }

    @Test
    void anEndedBuildIsDeletedWhenItsTimeIsOverAndItsPodsAreGone() {
        CoprBuildStatus ended = at(START.plusSeconds(90))
                .status(building())
                .pod(pod().works())
                .handover(committed(BuildResult.SUCCEEDED))
                .decide()
                .status();
        assertThat(ended.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        Instant end = START.plusSeconds(90).plus(TimeToLive.DEFAULT.others());
        Decision young = at(end.minusSeconds(1)).status(ended).decide();
        assertThat(young.actions()).isEmpty();
        assertThat(young.wakeAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(at(end).status(ended).decide().actions()).containsExactly(new Action.DeleteBuild(Snapshots.UID));
        Decision withPod = at(end).status(ended)
                .pod(pod().works().phase("Succeeded").agent(new ContainerState.Unknown()))
                .decide();
        assertThat(actions(withPod, Action.DeleteBuild.class)).isEmpty();
    }

    @Test
    void aBuilderThatOutlivesItsTimeoutByFarIsStopped() {
        Instant limit = START.plusSeconds(20).plusSeconds(18_000).plus(Deadlines.DEFAULT.failSafe());
        Decision quiet =
                at(limit.minusSeconds(5)).status(building()).pod(pod().works()).decide();
        assertThat(quiet.actions()).isEmpty();
        assertThat(quiet.wakeAfter()).isEqualTo(Duration.ofSeconds(5));
        Decision stopped = at(limit).status(building()).pod(pod().works()).decide();
        assertThat(actions(stopped, Action.Annotate.class).getFirst().annotations())
                .containsKey(PodAnnotations.CANCEL);
        Decision ended = at(limit.plusSeconds(30))
                .status(building())
                .pod(pod().works())
                .handover(committed(BuildResult.CANCELED))
                .decide();
        assertThat(ended.status().phase()).isEqualTo(BuildPhase.FAILED);
        assertThat(Objects.requireNonNull(last(ended).verdict()).cause()).isEqualTo("Timeout");
    }

    @Test
    void resultsThatAreNotPublishedInTimeEndTheAttempt() {
        var done = pod().works().builder(terminated(0, "Completed", null, START.plusSeconds(60)));
        Instant limit = START.plusSeconds(60).plus(Deadlines.DEFAULT.publish());
        assertThat(at(limit.minusSeconds(1))
                        .status(building())
                        .pod(done)
                        .decide()
                        .status())
                .isEqualTo(building());
        Decision late = at(limit).status(building()).pod(done).decide();
        assertThat(Objects.requireNonNull(last(late).verdict()).cause()).isEqualTo("NotPublished");
        assertThat(Objects.requireNonNull(last(late).verdict()).retry()).isTrue();
    }

    @Test
    void aBuildWaitsAsLongAsTheQueueDeadlineSays() {
        var limited = new BuildDecider(
                new Deadlines(
                        Duration.ofHours(2),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1)),
                TimeToLive.DEFAULT);
        Admission busy = new Admission.Waiting("pool/x86/max", "all 2 builders of pool x86 are busy");
        Decision waits =
                limited.decide(at(START.plusSeconds(60)).admission(busy).snapshot());
        assertThat(waits.status().phase()).isEqualTo(BuildPhase.PENDING);
        assertThat(waits.wakeAfter()).isEqualTo(Duration.ofHours(2).minusSeconds(60));
        Decision over = limited.decide(at(START.plus(Duration.ofHours(2)))
                .status(waits.status())
                .admission(busy)
                .snapshot());
        assertThat(over.status().phase()).isEqualTo(BuildPhase.FAILED);
        assertThat(condition(over, ConditionType.COMPLETE)).isEqualTo("True/QueueDeadline");
    }
}
