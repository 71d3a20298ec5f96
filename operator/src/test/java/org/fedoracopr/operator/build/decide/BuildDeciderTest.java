package org.fedoracopr.operator.build.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedoracopr.operator.build.decide.Snapshots.DIGEST;
import static org.fedoracopr.operator.build.decide.Snapshots.DIRECTORY;
import static org.fedoracopr.operator.build.decide.Snapshots.NO_STATUS;
import static org.fedoracopr.operator.build.decide.Snapshots.POD_UID;
import static org.fedoracopr.operator.build.decide.Snapshots.SEAL;
import static org.fedoracopr.operator.build.decide.Snapshots.START;
import static org.fedoracopr.operator.build.decide.Snapshots.UID;
import static org.fedoracopr.operator.build.decide.Snapshots.at;
import static org.fedoracopr.operator.build.decide.Snapshots.committed;
import static org.fedoracopr.operator.build.decide.Snapshots.endRecord;
import static org.fedoracopr.operator.build.decide.Snapshots.pod;
import static org.fedoracopr.operator.build.decide.Snapshots.prepared;
import static org.fedoracopr.operator.build.decide.Snapshots.runnerSeen;
import static org.fedoracopr.operator.build.decide.Snapshots.terminated;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.Decision;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.handover.Handover;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.relay.model.RelayState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided at each moment of a build's life. */
class BuildDeciderTest {
    private static final Admission ADMITTED = new Admission.Admitted("x86");
    private static final Instant LATER = START.plusSeconds(30);
    private static final Instant PAST_START = START.plus(Deadlines.DEFAULT.schedule());

    /** The status of an admitted build without a Pod. */
    private static CoprBuildStatus starting() {
        return at(START).admission(ADMITTED).decide().status();
    }

    /** The status of a build whose runner works. */
    private static CoprBuildStatus building() {
        return at(LATER)
                .status(starting())
                .pod(pod().works())
                .handover(runnerSeen(START.plusSeconds(20)))
                .decide()
                .status();
    }

    private static CoprBuildStatus permitted() {
        return at(LATER)
                .status(building())
                .pod(pod().works())
                .handover(prepared(BuildResult.SUCCEEDED))
                .decide()
                .status();
    }

    private static BuildAttempt attempt(Decision decision) {
        return decision.status().attempts().getLast();
    }

    private static BuildVerdict verdict(Decision decision) {
        return Objects.requireNonNull(attempt(decision).verdict(), "no verdict");
    }

    private static StatusCondition condition(Decision decision, ConditionType type) {
        return decision.status().conditions().stream()
                .filter(condition -> condition.type().equals(type.text()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no condition " + type.text()));
    }

    private static <A extends Action> List<A> actions(Decision decision, Class<A> type) {
        return decision.actions().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    private static Map<String, String> annotations(Decision decision) {
        List<Action.Annotate> all = actions(decision, Action.Annotate.class);
        assertThat(all)
                .hasSizeLessThanOrEqualTo(1)
                .allMatch(annotate -> annotate.uid().equals(POD_UID));
        return all.isEmpty() ? Map.of() : all.getFirst().annotations();
    }

    private static void assertReleased(Decision decision) {
        assertThat(actions(decision, Action.Release.class))
                .containsExactly(new Action.Release("12-fedora-43-x86-64-1", POD_UID, 1));
    }

    private static void assertEnded(Decision decision, BuildPhase phase, String cause) {
        assertThat(decision.status().phase()).isEqualTo(phase);
        assertThat(decision.status().endedAt()).isNotNull();
        assertThat(verdict(decision).cause()).isEqualTo(cause);
        assertThat(condition(decision, ConditionType.COMPLETE).status()).isEqualTo("True");
        assertThat(condition(decision, ConditionType.COMPLETE).reason()).isEqualTo(cause);
        assertThat(actions(decision, Action.Announce.class)).hasSize(1);
    }

    private static void assertTriedAgain(Decision decision, String cause) {
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.STARTING);
        assertThat(verdict(decision).cause()).isEqualTo(cause);
        assertThat(verdict(decision).retry()).isTrue();
        assertThat(condition(decision, ConditionType.COMPLETE).status()).isEqualTo("False");
    }

    @Test
    void buildTheQueueHasNotSeenIsLeftAlone() {
        Decision decision = at(START).decide();
        assertThat(decision.status()).isEqualTo(NO_STATUS);
        assertThat(decision.actions()).isEmpty();
    }

    @Test
    void buildWithoutPoolWaitsAndSaysWhatIsMissing() {
        Decision decision =
                at(START).admission(new Admission.NoPool("make a pool")).decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.PENDING);
        assertThat(condition(decision, ConditionType.SCHEDULED).reason()).isEqualTo("NoMatchingPool");
        assertThat(Objects.requireNonNull(decision.status().queue()).message()).isEqualTo("make a pool");
        assertThat(decision.actions()).isEmpty();
    }

    @Test
    void buildInFrontOfAFullPoolSaysWhichLimitHoldsIt() {
        Decision decision = at(START)
                .admission(new Admission.Waiting("pool/x86/max", "busy"))
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.PENDING);
        assertThat(Objects.requireNonNull(decision.status().queue()).blockedBy())
                .isEqualTo("pool/x86/max");
    }

    @Test
    void admittedBuildRecordsItsAttemptAndMakesThePod() {
        Decision decision = at(START).admission(ADMITTED).decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.STARTING);
        assertThat(decision.status().queue()).isNull();
        assertThat(decision.status().logUrl()).endsWith("/builder-live.log");
        assertThat(attempt(decision).pool()).isEqualTo("x86");
        assertThat(attempt(decision).podName()).isEqualTo("12-fedora-43-x86-64-1");
        assertThat(attempt(decision).podUid()).isNull();
        assertThat(actions(decision, Action.CreatePod.class)).containsExactly(new Action.CreatePod("x86", 1, null));
    }

    @Test
    void canceledWhileItWaitsEndsWithoutPod() {
        Decision decision = at(START).admission(ADMITTED).canceled(true).decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.CANCELED);
        assertThat(decision.status().attempts()).isEmpty();
        assertThat(actions(decision, Action.CreatePod.class)).isEmpty();
    }

    @Test
    void unusableSpecFailsForGoodAndNamesTheField() {
        Decision decision = at(START)
                .admission(ADMITTED)
                .specProblem("spec.project.owner is required")
                .decide();
        assertEnded(decision, BuildPhase.FAILED, "InvalidSpec");
        assertThat(verdict(decision).culprit()).isEqualTo(Culprit.USER);
        assertThat(verdict(decision).message()).contains("spec.project.owner");
        assertThat(actions(decision, Action.CreatePod.class)).isEmpty();
        Decision again = at(LATER)
                .status(decision.status())
                .admission(ADMITTED)
                .specProblem("spec.project.owner is required")
                .decide();
        assertThat(again.status()).isEqualTo(decision.status());
        assertThat(again.actions()).isEmpty();
    }

    @Test
    void specThatBecameUnusableBeforeItsPodWasMadeFails() {
        Decision decision = at(LATER)
                .status(starting())
                .specProblem("spec.extra is too large")
                .decide();
        assertEnded(decision, BuildPhase.FAILED, "InvalidSpec");
        assertThat(verdict(decision).culprit()).isEqualTo(Culprit.USER);
        assertThat(actions(decision, Action.CreatePod.class)).isEmpty();
    }

    @Test
    void podThatWasNeverSeenIsMadeAgain() {
        Decision decision = at(LATER).status(starting()).decide();
        assertThat(decision.status()).isEqualTo(starting());
        assertThat(decision.actions()).containsExactly(new Action.CreatePod("x86", 1, null));
    }

    @Test
    void podThatWasSeenAndIsGoneIsMadeAgainAsAnotherAttempt() {
        Decision decision = at(LATER).status(building()).decide();
        assertTriedAgain(decision, "PodDeleted");
        assertThat(verdict(decision).culprit()).isEqualTo(Culprit.CLUSTER);
        assertThat(condition(decision, ConditionType.LOG_SEALED).status()).isEqualTo("False");
    }

    @Test
    void logThatEndsWithItsBuilderSaysWhatTheBackendLacks() {
        Decision decision = at(LATER)
                .status(building())
                .handover(new Handover(
                        null, new AgentRecord.Checkpoint(1, 1, 500, "0".repeat(64)), null, null, null, null))
                .relay(new RelayState(100, false, null))
                .decide();
        assertThat(condition(decision, ConditionType.LOG_SEALED).message())
                .isEqualTo("the end of the log was lost with the builder: at least 400 bytes from byte 100 on are"
                        + " missing at the log backend");
    }

    @Test
    void silenceOfTheAgentIsSaidOnceAndTakenBack() {
        var pod = pod().works();
        Decision silent =
                at(LATER).status(building()).pod(pod).silentSince(START).decide();
        assertThat(condition(silent, ConditionType.POD_READY).status()).isEqualTo("Unknown");
        assertThat(condition(silent, ConditionType.POD_READY).reason()).isEqualTo("AgentSilent");
        Decision later = at(LATER.plusSeconds(60))
                .status(silent.status())
                .pod(pod)
                .silentSince(START)
                .decide();
        assertThat(later.status()).as("no write for each moment of silence").isEqualTo(silent.status());
        Decision heard =
                at(LATER.plusSeconds(70)).status(silent.status()).pod(pod).decide();
        assertThat(condition(heard, ConditionType.POD_READY).status()).isEqualTo("True");
        assertThat(condition(heard, ConditionType.POD_READY).reason()).isEqualTo("Building");
    }

    @Test
    void agentIsAskedOnceForAResultWhoseRecordsDoNotCome() {
        var ended = pod().works().builder(terminated(0, "Completed", null, LATER));
        Instant patience = LATER.plus(ResultHandover.RECORDS_PATIENCE);
        Decision early =
                at(patience.minusSeconds(1)).status(building()).pod(ended).decide();
        assertThat(early.actions()).isEmpty();
        assertThat(early.wakeAfter()).isEqualTo(Duration.ofSeconds(1));
        Decision decision = at(patience).status(building()).pod(ended).decide();
        Action.Annotate ask = actions(decision, Action.Annotate.class).getFirst();
        assertThat(ask.annotations()).containsOnlyKeys(PodAnnotations.REPEAT);
        Decision asked = at(patience.plusSeconds(1))
                .status(building())
                .pod(ended.annotations(ask.annotations()))
                .decide();
        assertThat(asked.actions()).isEmpty();
        Decision another = at(patience.plusSeconds(200))
                .status(building())
                .watchingSince(patience.plusSeconds(100))
                .pod(ended.annotations(ask.annotations()))
                .decide();
        assertThat(actions(another, Action.Annotate.class))
                .as("by another operator")
                .hasSize(1);
    }

    @Test
    void somebodyElsesPodIsWaitedForAndNotTouched() {
        Decision decision = at(LATER)
                .status(starting())
                .pod(new PodObservation.Foreign("12-fedora-43-x86-64-1"))
                .decide();
        assertThat(condition(decision, ConditionType.POD_READY).reason()).isEqualTo("NameTaken");
        assertThat(decision.actions()).isEmpty();
        assertThat(decision.wakeAfter()).isNotNull();
    }

    @Test
    void unschedulablePodIsReportedAndGivenUpAtTheStartDeadline() {
        var pending = pod().unschedulable("0/3 nodes are available");
        Decision waiting = at(LATER).status(starting()).pod(pending).decide();
        assertThat(condition(waiting, ConditionType.SCHEDULED).reason()).isEqualTo("Unschedulable");
        assertThat(waiting.wakeAfter()).isEqualTo(Duration.between(LATER, PAST_START));
        Decision late = at(PAST_START).status(waiting.status()).pod(pending).decide();
        assertEnded(late, BuildPhase.FAILED, "Unschedulable");
        assertThat(verdict(late).culprit()).isEqualTo(Culprit.POOL);
        assertReleased(late);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ErrImagePull", "ImagePullBackOff", "InvalidImageName", "CreateContainerConfigError"})
    void imageThatCannotBePulledIsReportedAndGivenUpAtTheStartDeadline(String reason) {
        var pulling = pod().node("node-1").builder(new ContainerState.Waiting(reason, "no such image"));
        Decision waiting = at(LATER).status(starting()).pod(pulling).decide();
        assertThat(condition(waiting, ConditionType.POD_READY).reason()).isEqualTo(reason);
        assertThat(waiting.actions()).isEmpty();
        Decision late = at(PAST_START).status(waiting.status()).pod(pulling).decide();
        assertEnded(late, BuildPhase.FAILED, reason);
        assertThat(verdict(late).message()).contains("no such image");
        assertReleased(late);
    }

    @Test
    void podThatCannotBeMadeIsTriedAgainAndGivenUpAtTheStartDeadline() {
        Decision again =
                at(LATER).status(starting()).pod(new PodObservation.Absent()).decide();
        assertThat(again.actions()).containsExactly(new Action.CreatePod("x86", 1, null));
        Decision late = at(PAST_START)
                .status(starting())
                .pod(new PodObservation.Absent())
                .decide();
        assertEnded(late, BuildPhase.FAILED, "PodNotCreated");
        assertThat(verdict(late).culprit()).isEqualTo(Culprit.POOL);
    }

    @Test
    void committedResultOfAnAgentWithoutALastWordIsLeftToTheNextAttempt() {
        var silent = pod().works().agent(terminated(137, "Error", null, LATER));
        Decision decision = at(LATER.plus(Duration.ofMinutes(2)))
                .status(building())
                .pod(silent)
                .handover(new Handover(
                        START,
                        null,
                        SEAL,
                        null,
                        committed(BuildResult.SUCCEEDED).committed(),
                        null))
                .decide();
        assertTriedAgain(decision, "NotPublished");
    }

    @Test
    void agentThatSpeaksAnotherVersionEndsTheAttemptAtOnce() {
        String why = ProtocolVersion.mismatch("what the image's agent says", 2);
        Decision decision = at(LATER)
                .status(starting())
                .pod(pod().works())
                .handover(new Handover(null, null, null, null, null, why, true))
                .decide();
        assertEnded(decision, BuildPhase.FAILED, "VersionMismatch");
        assertThat(verdict(decision).culprit()).isEqualTo(Culprit.POOL);
        assertThat(verdict(decision).message()).isEqualTo(why);
        assertReleased(decision);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocol\":2,\"who\":[1]}",
                "{\"protocol\":0,\"buildUid\":\"\",\"attempt\":0,\"message\":\"no\"}"
            })
    void lastWordInAnotherVersionIsSaidToBeThat(String lastWord) {
        Decision decision = at(LATER)
                .status(starting())
                .pod(pod().works().agent(terminated(1, "Error", lastWord, LATER)))
                .decide();
        assertEnded(decision, BuildPhase.FAILED, "VersionMismatch");
        assertThat(verdict(decision).message()).contains("the last word of the image's agent is of protocol ");
    }

    @Test
    void agentThatCouldNotReadItsClaimSaysWhy() {
        String lastWord =
                "{\"protocol\":1,\"buildUid\":\"\",\"attempt\":0,\"committed\":false,\"message\":\"the claim is damaged\"}";
        Decision decision = at(LATER)
                .status(starting())
                .pod(pod().works().agent(terminated(1, "Error", lastWord, LATER)))
                .decide();
        assertTriedAgain(decision, "NotPublished");
        assertThat(verdict(decision).message()).contains("the claim is damaged");
    }

    @Test
    void slowStartWithoutReasonIsGivenUpAtTheStartDeadline() {
        var slow = pod().node("node-1").builder(new ContainerState.Waiting("ContainerCreating", null));
        assertThat(at(PAST_START.minusMillis(1))
                        .status(starting())
                        .pod(slow)
                        .decide()
                        .status()
                        .phase())
                .isEqualTo(BuildPhase.STARTING);
        assertEnded(at(PAST_START).status(starting()).pod(slow).decide(), BuildPhase.FAILED, "NotStarted");
    }

    @Test
    void runnerThatWorksIsOneEditWithThePodsUid() {
        Decision decision = at(LATER)
                .status(starting())
                .pod(pod().works())
                .handover(runnerSeen(START.plusSeconds(20)))
                .decide();
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.RUNNING);
        assertThat(decision.status().startedAt()).isEqualTo(START.plusSeconds(20));
        assertThat(attempt(decision).podUid()).isEqualTo(POD_UID);
        assertThat(attempt(decision).nodeName()).isEqualTo("node-1");
        assertThat(attempt(decision).runningAt()).isEqualTo(START.plusSeconds(20));
        assertThat(condition(decision, ConditionType.POD_READY).status()).isEqualTo("True");
    }

    @Test
    void restartedOperatorThatHasReadNothingYetLetsARunningBuildGoOn() {
        Decision decision = at(PAST_START.plusSeconds(3600))
                .status(building())
                .pod(pod().works())
                .watchingSince(PAST_START.plusSeconds(3600))
                .decide();
        assertThat(decision.status()).isEqualTo(building());
        assertThat(decision.actions()).isEmpty();
    }

    @Test
    void operatorThatWasAwayReadsTheAgentsRecordsBeforeItGivesUpAStart() {
        Instant back = PAST_START.plusSeconds(3600);
        var moment = at(back).status(starting()).pod(pod().works()).watchingSince(back);
        assertThat(moment.decide().status().phase()).isEqualTo(BuildPhase.STARTING);
        assertThat(moment.decide().wakeAfter()).isNotNull();
        Decision later = at(back.plusSeconds(60))
                .status(starting())
                .pod(pod().works())
                .watchingSince(back)
                .decide();
        assertEnded(later, BuildPhase.FAILED, "NotStarted");
    }

    @Test
    void builderThatEndedBeforeItsRunnerWasSeenIsReportedToTheAgent() {
        var ended = pod().works().builder(terminated(127, "Error", null, LATER));
        Decision decision = at(LATER).status(starting()).pod(ended).decide();
        assertThat(annotations(decision)).containsExactly(Map.entry(PodAnnotations.BUILDER_ENDED, "127:Error"));
        Decision again = at(LATER)
                .status(decision.status())
                .pod(ended.annotations(Map.of(PodAnnotations.BUILDER_ENDED, "127:Error")))
                .decide();
        assertThat(again.actions()).isEmpty();
    }

    @Test
    void canceledBeforeTheBuilderStartedEndsAtOnce() {
        Decision decision = at(LATER)
                .status(starting())
                .pod(pod().node("node-1").builder(new ContainerState.Waiting("ContainerCreating", null)))
                .canceled(true)
                .decide();
        assertEnded(decision, BuildPhase.CANCELED, "Canceled");
        assertReleased(decision);
    }

    @Test
    void canceledBeforeItsPodWasMadeEndsAtOnce() {
        assertEnded(at(LATER).status(starting()).canceled(true).decide(), BuildPhase.CANCELED, "Canceled");
    }

    @Test
    void canceledWhileItBuildsIsAskedToStopThenTakenAway() {
        Handover seen = runnerSeen(START.plusSeconds(20));
        Decision asked = at(LATER)
                .status(building())
                .pod(pod().works())
                .handover(seen)
                .canceled(true)
                .decide();
        String value = annotations(asked).getOrDefault(PodAnnotations.CANCEL, "");
        assertThat(value).isNotEmpty();
        assertThat(asked.status().phase()).isEqualTo(BuildPhase.RUNNING);

        var stopping = pod().works().annotations(Map.of(PodAnnotations.CANCEL, value));
        Decision patient = at(LATER.plusSeconds(60))
                .status(building())
                .pod(stopping)
                .handover(seen)
                .canceled(true)
                .decide();
        assertThat(patient.actions()).isEmpty();
        assertThat(patient.wakeAfter()).isEqualTo(Deadlines.DEFAULT.cancel().minusSeconds(60));

        Decision taken = at(LATER.plus(Deadlines.DEFAULT.cancel()))
                .status(building())
                .pod(stopping)
                .handover(seen)
                .canceled(true)
                .decide();
        assertEnded(taken, BuildPhase.CANCELED, "Canceled");
        assertReleased(taken);
    }

    @Test
    void unreadableTimeOfACancelDoesNotKeepItFromEnding() {
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works().annotations(Map.of(PodAnnotations.CANCEL, "stop please")))
                .handover(runnerSeen(START.plusSeconds(20)))
                .canceled(true)
                .decide();
        assertEnded(decision, BuildPhase.CANCELED, "Canceled");
    }

    @Test
    void permitStandsInTheStatusOfTheDecisionThatGivesIt() {
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works())
                .handover(prepared(BuildResult.SUCCEEDED))
                .relay(new RelayState(10, false, null))
                .decide();
        assertThat(attempt(decision).permittedManifestSha256()).isEqualTo(DIGEST);
        assertThat(annotations(decision)).containsExactly(Map.entry(PodAnnotations.COMMIT, "1:" + DIGEST));
        assertThat(decision.status().phase()).isEqualTo(BuildPhase.RUNNING);
    }

    /** The directory, the task and the Pod are the operator's own word on the Pod, and not the agent's. */
    @ParameterizedTest
    @CsvSource({
        "another/place, cccc, pod-uid, directory",
        "the/builds, dddd, pod-uid, another task",
        "the/builds, cccc, other, the manifest is of Pod"
    })
    void whatIsNotTheClaimsGetsNoPermitAndIsNoResult(String directory, String task, String podUid, String why) {
        boolean place = directory.equals("the/builds");
        var claim = new Claim(1, UID, "build", 1, task.repeat(16), place ? DIRECTORY : directory, null, 1, 1, false);
        for (Handover handover : List.of(prepared(BuildResult.SUCCEEDED), committed(BuildResult.SUCCEEDED))) {
            Decision decision = at(LATER)
                    .status(building())
                    .pod(pod().works()
                            .uid(podUid.equals("other") ? "another-pod" : POD_UID)
                            .annotations(Map.of(PodAnnotations.CLAIM, ProtocolJson.line(claim))))
                    .handover(handover)
                    .decide();

            assertThat(attempt(decision).permittedManifestSha256()).isNull();
            assertThat(annotations(decision)).doesNotContainKey(PodAnnotations.COMMIT);
            assertThat(Objects.requireNonNull(attempt(decision).verdict()).cause())
                    .isEqualTo("NotPublished");
            assertThat(condition(decision, ConditionType.RESULTS_PUBLISHED).message())
                    .contains(why);
            assertThat(decision.status().resultsDirectory()).isNull();
        }
    }

    @Test
    void whatIsTheClaimsGetsItsPermit() {
        var claim = new Claim(1, UID, "build", 1, "c".repeat(64), DIRECTORY, null, 1, 1, false);
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works().annotations(Map.of(PodAnnotations.CLAIM, ProtocolJson.line(claim))))
                .handover(prepared(BuildResult.SUCCEEDED))
                .decide();
        assertThat(annotations(decision)).containsKey(PodAnnotations.COMMIT);
    }

    @Test
    void permitAndAcknowledgementGoTogetherWhenTheLogIsRelayedOrNotRelayedAtAll() {
        for (RelayState relay : new RelayState[] {new RelayState(1_000, true, null), null}) {
            Decision decision = at(LATER)
                    .status(building())
                    .pod(pod().works())
                    .handover(prepared(BuildResult.SUCCEEDED))
                    .relay(relay)
                    .decide();
            assertThat(annotations(decision))
                    .isEqualTo(Map.of(PodAnnotations.COMMIT, "1:" + DIGEST, PodAnnotations.ACKNOWLEDGED, "1"));
        }
    }

    @Test
    void backendThatRefusesTheLogDelaysNothing() {
        var refused = new RelayState(10, false, true, "the log backend answered 409: other bytes");
        Decision permitted = at(LATER)
                .status(building())
                .pod(pod().works())
                .handover(prepared(BuildResult.SUCCEEDED))
                .relay(refused)
                .decide();
        assertThat(annotations(permitted))
                .isEqualTo(Map.of(PodAnnotations.COMMIT, "1:" + DIGEST, PodAnnotations.ACKNOWLEDGED, "1"));

        Decision ended = at(LATER)
                .status(permitted())
                .pod(pod().works().phase("Succeeded").agent(terminated(0, "Completed", null, LATER)))
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(refused)
                .decide();
        assertThat(ended.status().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(condition(ended, ConditionType.LOG_SEALED).status()).isEqualTo("True");
        assertThat(condition(ended, ConditionType.LOG_RELAYED).status()).isEqualTo("False");
        assertThat(condition(ended, ConditionType.LOG_RELAYED).reason()).isEqualTo("BackendRefused");
        assertThat(condition(ended, ConditionType.LOG_RELAYED).message())
                .isEqualTo("the backend will not take the whole log: the log backend answered 409: other bytes;"
                        + " 990 bytes from byte 10 on are missing there; the whole log is with the results");
        assertReleased(ended);
    }

    @Test
    void backendThatRefusesTheLogOfAnEndedBuildHoldsItsPodNoLonger() {
        Decision ended = at(LATER)
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.FAILED))
                .relay(new RelayState(1_000, false, "down"))
                .decide();
        Instant soon = LATER.plus(Parting.AGENT_PATIENCE);
        Decision refused = at(soon).status(ended.status())
                .pod(pod().works())
                .relay(new RelayState(1_000, false, true, "no such log"))
                .decide();
        assertThat(condition(refused, ConditionType.LOG_RELAYED).reason()).isEqualTo("BackendRefused");
        assertThat(condition(refused, ConditionType.LOG_RELAYED).message())
                .isEqualTo("the backend will not take the whole log: no such log; the whole log is with the results");
        assertReleased(refused);
    }

    @Test
    void acknowledgementFollowsThePermitWhenTheRelayIsDoneLater() {
        Decision decision = at(LATER)
                .status(permitted())
                .pod(pod().works().annotations(Map.of(PodAnnotations.COMMIT, "1:" + DIGEST)))
                .handover(prepared(BuildResult.SUCCEEDED))
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertThat(annotations(decision)).isEqualTo(Map.of(PodAnnotations.ACKNOWLEDGED, "1"));
        assertThat(decision.status()).isEqualTo(permitted());
    }

    @Test
    void permitThatIsGivenIsNotGivenAgain() {
        Decision decision = at(LATER)
                .status(permitted())
                .pod(pod().works()
                        .annotations(Map.of(PodAnnotations.COMMIT, "1:" + DIGEST, PodAnnotations.ACKNOWLEDGED, "1")))
                .handover(prepared(BuildResult.SUCCEEDED))
                .decide();
        assertThat(decision.status()).isEqualTo(permitted());
        assertThat(decision.actions()).isEmpty();
    }

    @Test
    void committedBuildIsClosedWithAllItsEvidence() {
        Decision decision = at(LATER)
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertEnded(decision, BuildPhase.SUCCEEDED, "Succeeded");
        CoprBuildStatus status = decision.status();
        assertThat(status.resultsDirectory()).isEqualTo(DIRECTORY);
        assertThat(status.manifestSha256()).isEqualTo(DIGEST);
        assertThat(Objects.requireNonNull(status.results()).path("packages").asText())
                .isEqualTo("some");
        assertThat(Objects.requireNonNull(attempt(decision).log()).sha256()).isEqualTo(SEAL.sha256());
        for (ConditionType type : List.of(
                ConditionType.SCHEDULED,
                ConditionType.POD_READY,
                ConditionType.LOG_SEALED,
                ConditionType.LOG_RELAYED,
                ConditionType.RESULTS_PUBLISHED,
                ConditionType.COMPLETE)) {
            assertThat(condition(decision, type).status()).as(type.text()).isEqualTo("True");
        }
        assertThat(status.conditions())
                .extracting(StatusCondition::type)
                .containsExactly("Scheduled", "PodReady", "LogSealed", "LogRelayed", "ResultsPublished", "Complete");
    }

    @Test
    void podIsReleasedOnceItsAcknowledgedAgentHasEnded() {
        var sealed = new RelayState(1_000, true, null);
        var acknowledged = pod().works().annotations(Map.of(PodAnnotations.ACKNOWLEDGED, "1"));
        Decision ended = at(LATER)
                .status(permitted())
                .pod(acknowledged)
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(sealed)
                .decide();
        assertEnded(ended, BuildPhase.SUCCEEDED, "Succeeded");
        assertThat(actions(ended, Action.Release.class)).isEmpty();
        assertThat(annotations(ended)).isEmpty();
        assertThat(ended.wakeAfter()).isEqualTo(Parting.AGENT_PATIENCE);

        Decision over = at(LATER.plusSeconds(1))
                .status(ended.status())
                .pod(acknowledged
                        .phase("Succeeded")
                        .builder(terminated(0, "Completed", null, LATER))
                        .agent(terminated(0, "Completed", endRecord(true, null), LATER)))
                .relay(sealed)
                .decide();
        assertThat(over.status()).isEqualTo(ended.status());
        assertReleased(over);
    }

    @Test
    void buildWhoseContainersHaveAllEndedIsReleasedAtOnce() {
        Decision decision = at(LATER)
                .status(permitted())
                .pod(pod().works()
                        .phase("Succeeded")
                        .builder(terminated(0, "Completed", null, LATER))
                        .agent(terminated(0, "Completed", endRecord(true, null), LATER)))
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertEnded(decision, BuildPhase.SUCCEEDED, "Succeeded");
        assertReleased(decision);
    }

    @Test
    void agentOfAPodThatIsBeingDeletedCannotBeToldAndIsNotWaitedFor() {
        Decision decision = at(LATER)
                .status(permitted())
                .pod(pod().works().deleting(true))
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertThat(annotations(decision)).isEmpty();
        assertReleased(decision);
    }

    @Test
    void podIsHeldUntilTheBackendHasTheLog() {
        var relaying = new RelayState(10, false, null);
        Decision ended = at(LATER)
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(relaying)
                .decide();
        assertEnded(ended, BuildPhase.SUCCEEDED, "Succeeded");
        assertThat(actions(ended, Action.Release.class)).isEmpty();
        assertThat(condition(ended, ConditionType.LOG_RELAYED).reason()).isEqualTo("Relaying");

        Decision held = at(LATER.plusSeconds(5))
                .status(ended.status())
                .pod(pod().works())
                .relay(relaying)
                .decide();
        assertThat(held.actions()).isEmpty();
        assertThat(held.wakeAfter()).isEqualTo(Deadlines.DEFAULT.logDrain().minusSeconds(5));

        Decision relayed = at(LATER.plusSeconds(6))
                .status(ended.status())
                .pod(pod().works())
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertThat(condition(relayed, ConditionType.LOG_RELAYED).status()).isEqualTo("True");
        assertThat(relayed.status().phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(actions(relayed, Action.Release.class)).isEmpty();
        assertThat(annotations(relayed)).isEqualTo(Map.of(PodAnnotations.ACKNOWLEDGED, "1"));

        var told = pod().works().annotations(Map.of(PodAnnotations.ACKNOWLEDGED, "1"));
        Decision patient = at(LATER.plusSeconds(16))
                .status(relayed.status())
                .pod(told)
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertThat(patient.actions()).isEmpty();
        assertThat(patient.wakeAfter()).isEqualTo(Parting.AGENT_PATIENCE.minusSeconds(10));
        Decision late = at(LATER.plusSeconds(6).plus(Parting.AGENT_PATIENCE))
                .status(relayed.status())
                .pod(told)
                .relay(new RelayState(1_000, true, null))
                .decide();
        assertReleased(late);
    }

    @Test
    void backendThatNeverTakesTheLogHoldsThePodNoLongerThanTheDrainDeadline() {
        Decision ended = at(LATER)
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.FAILED))
                .relay(new RelayState(10, false, "down"))
                .decide();
        Decision late = at(LATER.plus(Deadlines.DEFAULT.logDrain()))
                .status(ended.status())
                .pod(pod().works())
                .relay(new RelayState(10, false, "down"))
                .decide();
        assertThat(condition(late, ConditionType.LOG_RELAYED).reason()).isEqualTo("BackendUnreachable");
        assertThat(condition(late, ConditionType.LOG_RELAYED).message())
                .isEqualTo("the backend did not acknowledge the whole log: down; 990 bytes from byte 10 on are missing"
                        + " there; the whole log is with the results");
        assertThat(late.status().phase()).isEqualTo(BuildPhase.FAILED);
        assertReleased(late);
    }

    @Test
    void endedPodThatIsBeingDeletedIsHeldForTheLastBytesAlone() {
        Decision ended = at(LATER)
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.SUCCEEDED))
                .relay(new RelayState(10, false, null))
                .decide();
        var gone = pod().works().phase("Succeeded").deleting(true);
        Decision held = at(LATER.plusSeconds(1))
                .status(ended.status())
                .pod(gone)
                .relay(new RelayState(10, false, null))
                .decide();
        assertThat(held.actions()).isEmpty();
        assertThat(held.wakeAfter()).isEqualTo(Parting.LAST_BYTES_PATIENCE.minusSeconds(1));
        Decision late = at(LATER.plus(Parting.LAST_BYTES_PATIENCE))
                .status(ended.status())
                .pod(gone)
                .relay(new RelayState(10, false, null))
                .decide();
        assertThat(condition(late, ConditionType.LOG_RELAYED).reason()).isEqualTo("BackendUnreachable");
        assertReleased(late);
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildResult.class,
            names = {"FAILED", "RUNNER_LOST"})
    void failureWaitsForTheClustersWordOnItsBuilder(BuildResult result) {
        Instant soon = START.plusSeconds(2);
        Decision waiting = at(soon).status(permitted())
                .pod(pod().works())
                .handover(committed(result))
                .decide();
        assertThat(waiting.status().phase()).isEqualTo(BuildPhase.RUNNING);
        assertThat(waiting.actions()).isEmpty();
        assertThat(waiting.wakeAfter()).isEqualTo(ResultHandover.BUILDER_END_PATIENCE.minusSeconds(2));

        Decision killed = at(soon.plusSeconds(1))
                .status(waiting.status())
                .pod(pod().works().builder(terminated(1, "OOMKilled", null, soon)))
                .handover(committed(result))
                .decide();
        assertEnded(killed, BuildPhase.FAILED, "OutOfMemory");
        Decision silent = at(START.plus(ResultHandover.BUILDER_END_PATIENCE))
                .status(waiting.status())
                .pod(pod().works())
                .handover(committed(result))
                .decide();
        assertThat(verdict(silent).cause()).isNotEqualTo("OutOfMemory");
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildResult.class,
            names = {"SUCCEEDED", "SKIPPED", "CANCELED", "TIMED_OUT"})
    void whatMemoryCannotExplainWaitsForNothing(BuildResult result) {
        Decision decision = at(START.plusSeconds(2))
                .status(permitted())
                .pod(pod().works())
                .handover(committed(result))
                .decide();
        assertThat(decision.status().endedAt()).isNotNull();
    }

    @Test
    void clockOfTheAgentThatIsFarAheadKeepsNoBuildFromEnding() {
        Decision decision = at(START.minusSeconds(3600))
                .status(permitted())
                .pod(pod().works())
                .handover(committed(BuildResult.FAILED))
                .decide();
        assertThat(decision.status().endedAt()).isNotNull();
    }

    @Test
    void agentThatEndedWithoutPublishingIsTriedAgainWithItsReason() {
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works()
                        .builder(terminated(0, "Completed", null, LATER))
                        .agent(terminated(1, "Error", endRecord(false, "the volume is full"), LATER)))
                .handover(runnerSeen(START.plusSeconds(20)))
                .decide();
        assertTriedAgain(decision, "NotPublished");
        assertThat(verdict(decision).message()).contains("the volume is full");
        assertThat(condition(decision, ConditionType.RESULTS_PUBLISHED).status())
                .isEqualTo("False");
        assertReleased(decision);
    }

    @Test
    void agentThatEndedWithoutAWordIsTriedAgain() {
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works()
                        .builder(terminated(0, "Completed", null, LATER))
                        .agent(terminated(137, "Error", null, LATER)))
                .handover(runnerSeen(START.plusSeconds(20)))
                .decide();
        assertTriedAgain(decision, "NotPublished");
        assertThat(verdict(decision).message()).contains("137");
        assertReleased(decision);
    }

    @Test
    void whatTheClusterDidWeighsMoreThanTheAgentsEnd() {
        var agentKilled = terminated(137, "Error", null, LATER);
        Decision evicted = at(LATER)
                .status(building())
                .pod(pod().works().phase("Failed").reason("Evicted").agent(agentKilled))
                .decide();
        assertTriedAgain(evicted, "Evicted");
        Decision memory = at(LATER)
                .status(building())
                .pod(pod().works()
                        .builder(terminated(137, "OOMKilled", null, LATER))
                        .agent(agentKilled))
                .decide();
        assertEnded(memory, BuildPhase.FAILED, "OutOfMemory");
        assertThat(verdict(memory).culprit()).isEqualTo(Culprit.PACKAGE);
    }

    @Test
    void endRecordAloneClosesABuildWhoseDocumentsAreGone() {
        var over = pod().works()
                .phase("Succeeded")
                .builder(terminated(0, "Completed", null, LATER))
                .agent(terminated(0, "Completed", endRecord(true, null), LATER));
        Decision patient = at(LATER).status(permitted()).pod(over).decide();
        assertThat(patient.status().phase()).isEqualTo(BuildPhase.RUNNING);
        assertThat(patient.wakeAfter()).isNotNull();

        Decision closed =
                at(LATER.plusSeconds(60)).status(permitted()).pod(over).decide();
        assertEnded(closed, BuildPhase.SUCCEEDED, "Succeeded");
        assertThat(closed.status().resultsDirectory()).isEqualTo(DIRECTORY);
        assertThat(closed.status().manifestSha256()).isEqualTo(DIGEST);
        assertThat(closed.status().results()).isNull();
        assertThat(Objects.requireNonNull(attempt(closed).log()).length()).isEqualTo(SEAL.length());
        assertReleased(closed);

        Decision atOnce = at(LATER).status(permitted()).pod(over.deleting(true)).decide();
        assertEnded(atOnce, BuildPhase.SUCCEEDED, "Succeeded");
    }

    @Test
    void endRecordOfAnotherBuildIsNoEvidence() {
        String other = endRecord(true, null).replace(Snapshots.UID, "another");
        Decision decision = at(LATER)
                .status(building())
                .pod(pod().works()
                        .builder(terminated(0, "Completed", null, LATER))
                        .agent(terminated(0, "Completed", other, LATER)))
                .decide();
        assertTriedAgain(decision, "NotPublished");
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildPhase.class,
            names = {"SUCCEEDED", "FAILED", "CANCELED", "SKIPPED"})
    void terminalPhaseNeverChanges(BuildPhase phase) {
        CoprBuildStatus before = permitted();
        var ended = new CoprBuildStatus(
                phase, before.conditions(), before.attempts(), null, null, null, null, null, null, 1L, START, LATER);
        for (BuildResult result : BuildResult.values()) {
            Decision decision = at(LATER.plusSeconds(9))
                    .status(ended)
                    .pod(pod().works())
                    .handover(committed(result))
                    .canceled(true)
                    .decide();
            assertThat(decision.status().phase()).isEqualTo(phase);
            assertThat(decision.status().endedAt()).isEqualTo(LATER);
        }
    }
}
