package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.operator.build.decide.Snapshots.POD_UID;
import static org.fedoracopr.operator.build.decide.Snapshots.START;
import static org.fedoracopr.operator.build.decide.Snapshots.at;
import static org.fedoracopr.operator.build.decide.Snapshots.committed;
import static org.fedoracopr.operator.build.decide.Snapshots.pod;
import static org.fedoracopr.operator.build.decide.Snapshots.runnerSeen;
import static org.fedoracopr.operator.build.decide.Snapshots.terminated;

import java.time.Instant;
import java.util.Objects;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.junit.jupiter.api.Test;

/** A build that is given a warm Pod, and what becomes of it when it does not get it. */
class ClaimedBuildTest {

    private static final String WARM = "x86-warm-abcdefgh";
    private static final Admission GIVEN = new Admission.Admitted("x86", new WarmClaim(WARM, POD_UID));
    private static final Instant LATER = START.plusSeconds(5);
    private static final Action.ClaimPod CLAIM = new Action.ClaimPod("x86", 1, WARM, POD_UID);
    private static final Action.CreatePod CREATE = new Action.CreatePod("x86", 1, null);

    /** A builder that was warm long before the build came. */
    private static Snapshots.Pod warm() {
        var since = new ContainerState.Running(START.minusSeconds(10_000));
        return pod().node("node-1")
                .scheduledAt(START.minusSeconds(10_100))
                .phase("Running")
                .builder(since)
                .agent(since);
    }

    private static CoprBuildStatus given() {
        return at(START).admission(GIVEN).decide().status();
    }

    private static BuildAttempt attempt(Decision decision) {
        return decision.status().attempts().getLast();
    }

    @Test
    void theIntentIsRecordedBeforeThePodIsClaimed() {
        Decision decision = at(START).admission(GIVEN).decide();

        assertThat(decision.actions()).first().isEqualTo(CLAIM);
        assertThat(attempt(decision).podName()).isEqualTo(WARM);
        assertThat(attempt(decision).podUid()).isEqualTo(POD_UID);
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.STARTING);
    }

    /** An operator that died between the status and the patch. */
    @Test
    void anIntentIsCarriedOutByWhoeverFindsIt() {
        Decision decision = at(LATER)
                .status(given())
                .pod(new PodObservation.Unclaimed(WARM, POD_UID))
                .decide();

        assertThat(decision.actions()).containsExactly(CLAIM);
        assertThat(decision.status()).isEqualTo(given());
    }

    @Test
    void aClaimThatIsRefusedIsForgottenAndAPodIsMade() {
        var moment = at(LATER).status(given()).pod(new PodObservation.Unclaimed(WARM, POD_UID));
        CoprBuildStatus told =
                new BuildDecider(Deadlines.DEFAULT, TimeToLive.DEFAULT).withoutClaim(moment.snapshot(), given());

        assertThat(told.attempts().getLast().podUid()).isNull();
        assertThat(told.attempts().getLast().podName()).isEqualTo("12-fedora-43-x86-64-1");
        assertThat(at(LATER).status(told).decide().actions()).containsExactly(CREATE);
    }

    @Test
    void aPodThatIsGoneOrAnothersIsForgottenAndOneIsMade() {
        for (PodObservation seen :
                new PodObservation[] {new PodObservation.Absent(), new PodObservation.Foreign(WARM)}) {
            Decision decision = at(LATER).status(given()).pod(seen).decide();

            assertThat(decision.actions()).containsExactly(CREATE);
            assertThat(attempt(decision).podUid()).isNull();
            assertThat(attempt(decision).podName()).isEqualTo("12-fedora-43-x86-64-1");
            assertThat(attempt(decision).number()).isEqualTo(1);
        }
    }

    @Test
    void aBuildThatIsCanceledBeforeItHasItsPodEnds() {
        for (PodObservation seen : new PodObservation[] {
            new PodObservation.Absent(), new PodObservation.Foreign(WARM), new PodObservation.Unclaimed(WARM, POD_UID)
        }) {
            Decision decision =
                    at(LATER).status(given()).pod(seen).canceled(true).decide();

            assertThat(decision.status().phase()).isEqualTo(BuildPhase.CANCELED);
            assertThat(decision.actions()).allMatch(Action.Announce.class::isInstance);
        }
    }

    @Test
    void howLongAgoItsPodStartedIsNoneOfTheBuildsBusiness() {
        Decision decision = at(LATER).status(given()).pod(warm()).decide();

        assertThat(attempt(decision).endedAt()).isNull();
        assertThat(decision.wakeAfter()).isEqualTo(Deadlines.DEFAULT.start().minusSeconds(5));
    }

    @Test
    void aPodThatDoesNotTakeTheBuildInTimeCostsNoAttempt() {
        Decision decision = at(START.plus(Deadlines.DEFAULT.start()))
                .status(given())
                .pod(warm())
                .decide();

        assertLost(decision);
    }

    @Test
    void aPodThatEndsBeforeItTakesTheBuildCostsNoAttempt() {
        assertLost(at(LATER)
                .status(given())
                .pod(warm().phase("Failed")
                        .reason("Evicted")
                        .builder(terminated(137, "Error", null, LATER))
                        .agent(terminated(137, "Error", null, LATER)))
                .decide());
    }

    private static void assertLost(Decision decision) {
        BuildVerdict verdict = Objects.requireNonNull(attempt(decision).verdict());
        assertThat(verdict.cause()).isEqualTo("WarmPodLost");
        assertThat(verdict.culprit()).isEqualTo(Culprit.CLUSTER);
        assertThat(verdict.retry()).isTrue();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.STARTING);
        Decision next = at(LATER.plusSeconds(600))
                .status(decision.status())
                .admission(GIVEN)
                .decide();
        assertThat(next.actions())
                .as("it gets no warm one again, at once")
                .contains(new Action.CreatePod("x86", 2, null))
                .noneMatch(Action.ClaimPod.class::isInstance);
        assertThat(RetryPolicy.notBefore(decision.status().attempts()))
                .isEqualTo(attempt(decision).endedAt());
    }

    @Test
    void whatItFailsAfterItTookTheBuildCounts() {
        CoprBuildStatus building = at(LATER)
                .status(given())
                .pod(warm())
                .handover(runnerSeen(LATER))
                .decide()
                .status();
        assertThat(building.phase()).isEqualTo(BuildPhase.RUNNING);
        Decision decision = at(LATER.plusSeconds(60))
                .status(building)
                .pod(new PodObservation.Absent())
                .decide();

        assertThat(Objects.requireNonNull(attempt(decision).verdict()).cause()).isNotEqualTo("WarmPodLost");
        assertThat(attempt(decision).podName()).isEqualTo(WARM);
    }

    @Test
    void itsResultsAreTheBuilds() {
        Decision decision = at(LATER)
                .status(given())
                .pod(warm())
                .handover(committed(BuildResult.SUCCEEDED))
                .decide();

        assertThat(decision.status().phase()).isEqualTo(BuildPhase.SUCCEEDED);
    }
}
