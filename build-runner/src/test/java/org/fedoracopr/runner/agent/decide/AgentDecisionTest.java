package org.fedoracopr.runner.agent.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.BuilderEnded;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.RangeRequest;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.agent.model.LockState;
import org.fedoracopr.runner.agent.model.Observation;
import org.fedoracopr.runner.agent.model.Stage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of decisions, and what no interleaving of observations may lead to. */
final class AgentDecisionTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration GRACE = Duration.ofMinutes(2);
    private static final String DIGEST = "a".repeat(64);
    private static final LogSeal SEAL = new LogSeal(0, DIGEST);
    private static final Outcome OUTCOME =
            new Outcome(1, BuildResult.SUCCEEDED, 0, null, null, "mock", START, START, List.of());

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // lock, seen before, outcome, builder-ended, seconds since TERM, expected
                "ABSENT, false, false, -, -1, -",
                "ABSENT, false, true, -, -1, -",
                "UNUSED, false, false, -, -1, -",
                "UNUSED, false, true, -, -1, RUNNER_ENDED",
                "UNUSED, true, false, -, -1, RUNNER_KILLED",
                "HELD, true, false, -, -1, -",
                "HELD, true, true, -, -1, -",
                "RELEASED, true, true, -, -1, RUNNER_ENDED",
                "RELEASED, false, true, -, -1, RUNNER_ENDED",
                "RELEASED, true, false, -, -1, RUNNER_KILLED",
                "RELEASED, false, false, -, -1, RUNNER_KILLED",
                "UNTRUSTED, true, true, -, -1, -",
                "UNTRUSTED, true, true, 0:Completed, -1, BUILDER_ENDED",
                "HELD, true, false, 137:OOMKilled, -1, BUILDER_ENDED",
                "ABSENT, false, false, 1:Error, -1, BUILDER_ENDED",
                "HELD, true, false, -, 89, -",
                "HELD, true, false, -, 90, STOP_OVERDUE",
                "UNTRUSTED, true, false, -, 90, STOP_OVERDUE",
                "ABSENT, false, false, -, 9, -",
                "ABSENT, false, false, -, 10, NEVER_STARTED",
                "UNUSED, false, false, -, 10, NEVER_STARTED",
                "RELEASED, true, true, -, 1, RUNNER_ENDED",
            })
    void endsABuildWhenItIsOver(
            LockState lock,
            boolean used,
            boolean outcome,
            @Nullable String ended,
            int terminating,
            @Nullable EndCause expected) {
        AgentState state = AgentState.started(claim(), START);
        if (used) {
            state = state.withRunnerSeen(START);
        }
        Instant now = START.plusSeconds(1000);
        var seen = new Observation(
                lock,
                outcome,
                ended == null ? null : BuilderEnded.parse(ended).orElseThrow(),
                null,
                0,
                null,
                "",
                terminating < 0 ? null : now.minusSeconds(terminating),
                now);
        assertThat(AgentDecision.next(state, seen, Answered.NOTHING, GRACE).stream()
                        .filter(Action.EndBuild.class::isInstance))
                .isEqualTo(expected == null ? List.of() : List.of(new Action.EndBuild(expected)));
    }

    @Test
    void saysWhyItEndsWithoutAPermit() {
        AgentState prepared = prepared();
        assertThat(next(prepared, null, 0, null, 59)).isEmpty();
        assertThat(next(prepared, null, 0, null, 60))
                .containsExactly(new Action.Finish(false, "no permit to publish came within 60 s"));
        assertThat(next(prepared, null, 1, null, 0))
                .containsExactly(new Action.Finish(
                        false, "the operator acknowledged this attempt without permitting it to publish"));
        assertThat(next(prepared, new CommitPermit(2, DIGEST), 0, START, 0))
                .containsExactly(new Action.Finish(false, "the Pod was told to end before a permit to publish came"));
    }

    @Test
    void prefersThePermitToEverythingThatEndsTheWait() {
        CommitPermit permit = new CommitPermit(1, DIGEST);
        assertThat(next(prepared(), permit, 1, START.minusSeconds(119), 1000))
                .containsExactly(new Action.Commit(permit));
    }

    @Test
    void waitsAfterTheCommitForTheAcknowledgementAsLongAsItMay() {
        AgentState committed = prepared().withCommitted(new AgentState.Committed(DIGEST, START));
        assertThat(next(committed, null, 0, null, 59)).isEmpty();
        assertThat(next(committed, null, 0, null, 60)).containsExactly(new Action.Finish(true, null));
        assertThat(next(committed, null, 2, null, 0)).containsExactly(new Action.Finish(true, null));
    }

    @Test
    void waitsForNothingOnceThePodIsToldToEnd() {
        CommitPermit permit = new CommitPermit(1, DIGEST);
        assertThat(next(prepared(), permit, 0, START, 0)).containsExactly(new Action.Commit(permit));
        AgentState committed = prepared().withCommitted(new AgentState.Committed(DIGEST, START));
        assertThat(next(committed, permit, 0, START, 0)).containsExactly(new Action.Finish(true, null));
    }

    @Property(tries = 2000)
    void neverCommitsWithoutTheExactPermitAndEndsInALegalSequence(
            @ForAll("observations") List<Observation> observations) {
        AgentState state = AgentState.started(claim(), START);
        Answered answered = Answered.NOTHING;
        List<Stage> stages = new ArrayList<>(List.of(state.stage()));
        for (Observation seen : observations) {
            List<Action> actions = AgentDecision.next(state, seen, answered, GRACE);
            assertThat(actions.stream().filter(AgentDecisionTest::moves)).hasSizeLessThanOrEqualTo(1);
            for (Action action : actions) {
                if (action instanceof Action.Commit commit) {
                    assertThat(commit.permit())
                            .isEqualTo(new CommitPermit(1, DIGEST))
                            .isEqualTo(seen.permit());
                    assertThat(state.stage()).isEqualTo(Stage.PREPARED);
                }
                if (action instanceof Action.Finish finish) {
                    assertThat(finish.committed()).isEqualTo(state.stage() == Stage.COMMITTED);
                    assertThat(state.stage()).isGreaterThanOrEqualTo(Stage.PREPARED);
                    return;
                }
                if (action instanceof Action.PrintRange range) {
                    answered = answered.withRange(range.request());
                }
                if (action instanceof Action.NotePermit note) {
                    assertThat(note.permit()).isNotEqualTo(answered.notedPermit());
                    answered = answered.withNotedPermit(note.permit());
                }
                state = after(state, action, seen.now());
            }
            stages.add(state.stage());
        }
        List<Stage> passed = stages.stream().distinct().toList();
        assertThat(stages).isSorted();
        assertThat(passed).isEqualTo(List.of(Stage.values()).subList(0, passed.size()));
    }

    @Property(tries = 500)
    void endsWhateverTheBuilderDoesOnceThePodIsToldTo(@ForAll("observations") List<Observation> observations) {
        AgentState state = AgentState.started(claim(), START);
        for (int second = 0; second < 130; second++) {
            Observation from = observations.get(second % observations.size());
            var seen = new Observation(
                    from.lock(), from.outcomePresent(), null, null, 0, null, "", START, START.plusSeconds(second));
            for (Action action : AgentDecision.next(state, seen, Answered.NOTHING, GRACE)) {
                if (action instanceof Action.Finish) {
                    return;
                }
                state = after(state, action, seen.now());
            }
        }
        throw new AssertionError("the agent outlived the grace period in stage " + state.stage());
    }

    @Provide
    Arbitrary<List<Observation>> observations() {
        Arbitrary<@Nullable BuilderEnded> ended =
                Arbitraries.of(new BuilderEnded(1, "Error")).injectNull(0.95);
        Arbitrary<@Nullable CommitPermit> permit = Arbitraries.of(
                        new CommitPermit(1, DIGEST), new CommitPermit(2, DIGEST), new CommitPermit(1, "b".repeat(64)))
                .injectNull(0.5);
        Arbitrary<@Nullable RangeRequest> range = Arbitraries.of(new RangeRequest(1, 0, 1), new RangeRequest(2, 0, 1))
                .injectNull(0.5);
        return Combinators.combine(
                        Arbitraries.of(LockState.class),
                        Arbitraries.of(true, false),
                        ended,
                        permit,
                        Arbitraries.frequencyOf(Tuple.of(9, Arbitraries.just(0)), Tuple.of(1, Arbitraries.of(1, 2))),
                        range,
                        Arbitraries.integers().between(0, 80))
                .as((lock, outcome, builderEnded, commit, acknowledged, asked, seconds) -> new Observation(
                        lock,
                        outcome,
                        builderEnded,
                        commit,
                        acknowledged,
                        asked,
                        "",
                        seconds > 70 ? START : null,
                        START.plusSeconds(seconds)))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    private static boolean moves(Action action) {
        return action instanceof Action.EndBuild
                || action instanceof Action.SealLog
                || action instanceof Action.StageResults
                || action instanceof Action.Commit
                || action instanceof Action.Finish;
    }

    /** The state after an action that went well. */
    private static AgentState after(AgentState state, Action action, Instant now) {
        return switch (action) {
            case Action.AnnounceRunner announce -> state.withRunnerSeen(now);
            case Action.EndBuild end -> state.withOutcome(OUTCOME, now);
            case Action.SealLog seal -> state.withSeal(SEAL);
            case Action.StageResults stage -> state.withPrepared(new AgentState.Prepared(DIGEST, false, now));
            case Action.Commit commit ->
                state.withCommitted(new AgentState.Committed(commit.permit().manifestSha256(), now));
            case Action.NotePermit note -> state;
            case Action.PrintRange range -> state;
            case Action.PrintAgain again -> state;
            case Action.Finish finish -> state;
        };
    }

    private static List<Action> next(
            AgentState state, @Nullable CommitPermit permit, int acknowledged, @Nullable Instant told, int second) {
        var seen = new Observation(
                LockState.RELEASED, true, null, permit, acknowledged, null, "", told, START.plusSeconds(second));
        return AgentDecision.next(state, seen, Answered.NOTHING, GRACE);
    }

    private static AgentState prepared() {
        return AgentState.started(claim(), START)
                .withRunnerSeen(START)
                .withOutcome(OUTCOME, START)
                .withSeal(SEAL)
                .withPrepared(new AgentState.Prepared(DIGEST, false, START));
    }

    private static Claim claim() {
        return new Claim(1, "uid", "12-hello", 1, DIGEST, "a/b/c", null, 1 << 20, 60, false);
    }
}
