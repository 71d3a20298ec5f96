package org.fedoracopr.runner.agent.decide;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.runner.agent.model.AgentState;
import org.fedoracopr.runner.agent.model.LockState;
import org.fedoracopr.runner.agent.model.Observation;

/**
 * What the agent does next.
 *
 * <p>Invariant: {@link Action.Commit} follows from the exact permit of a prepared manifest alone, and {@link Action.Finish} says committed only after a
 * commit.
 */
public final class AgentDecision {

    /** A Pod that is told to end gives a runner that was never seen this long to appear. */
    static final Duration LATE_RUNNER = Duration.ofSeconds(10);

    private AgentDecision() {}

    /** The actions of this moment in their order; at most one of them moves the state to another stage. */
    public static List<Action> next(AgentState state, Observation seen, Answered answered, Duration grace) {
        List<Action> actions = new ArrayList<>();
        if (seen.range() != null && !seen.range().equals(answered.range())) {
            actions.add(new Action.PrintRange(seen.range()));
        }
        if (state.prepared() != null
                && !seen.repeat().isEmpty()
                && !seen.repeat().equals(answered.repeat())) {
            actions.add(new Action.PrintAgain(seen.repeat()));
        }
        switch (state.stage()) {
            case WATCHING -> {
                if (state.runnerSeenAt() == null
                        && (seen.lock() == LockState.HELD || seen.lock() == LockState.RELEASED)) {
                    actions.add(new Action.AnnounceRunner());
                }
                end(state, seen, grace).ifPresent(cause -> actions.add(new Action.EndBuild(cause)));
            }
            case ENDED -> actions.add(new Action.SealLog());
            case SEALED -> actions.add(new Action.StageResults());
            case PREPARED -> prepared(state, seen, answered).ifPresent(actions::add);
            case COMMITTED -> committed(state, seen).ifPresent(actions::add);
        }
        return List.copyOf(actions);
    }

    private static Optional<EndCause> end(AgentState state, Observation seen, Duration grace) {
        if (seen.builderEnded() != null) {
            return Optional.of(EndCause.BUILDER_ENDED);
        }
        boolean used = state.runnerSeenAt() != null;
        Optional<EndCause> fromFiles = switch (seen.lock()) {
            case HELD, ABSENT, UNTRUSTED -> Optional.empty();
            case RELEASED -> Optional.of(seen.outcomePresent() ? EndCause.RUNNER_ENDED : EndCause.RUNNER_KILLED);
            case UNUSED ->
                seen.outcomePresent()
                        ? Optional.of(EndCause.RUNNER_ENDED)
                        : used ? Optional.of(EndCause.RUNNER_KILLED) : Optional.empty();
        };
        if (fromFiles.isPresent() || seen.terminatingSince() == null) {
            return fromFiles;
        }
        Instant told = seen.terminatingSince();
        if (!used && seen.lock() != LockState.HELD && reached(seen, told.plus(shorter(LATE_RUNNER, grace)))) {
            return Optional.of(EndCause.NEVER_STARTED);
        }
        return reached(seen, told.plus(grace.multipliedBy(3).dividedBy(4)))
                ? Optional.of(EndCause.STOP_OVERDUE)
                : Optional.empty();
    }

    private static Optional<Action> prepared(AgentState state, Observation seen, Answered answered) {
        AgentState.Prepared prepared = Objects.requireNonNull(state.prepared());
        CommitPermit wanted = new CommitPermit(state.claim().attempt(), prepared.manifestSha256());
        if (wanted.equals(seen.permit())) {
            return Optional.of(new Action.Commit(wanted));
        }
        if (seen.acknowledged() >= state.claim().attempt()) {
            return finish("the operator acknowledged this attempt without permitting it to publish");
        }
        if (reached(seen, prepared.at().plusSeconds(state.claim().agentMaxWaitSeconds()))) {
            return finish("no permit to publish came within " + state.claim().agentMaxWaitSeconds() + " s");
        }
        if (seen.terminatingSince() != null) {
            // A Pod that is ended is told nothing new: what is not in its files now never comes.
            return finish("the Pod was told to end before a permit to publish came");
        }
        if (seen.permit() != null && !seen.permit().equals(answered.notedPermit())) {
            return Optional.of(new Action.NotePermit(seen.permit()));
        }
        return Optional.empty();
    }

    private static Optional<Action> committed(AgentState state, Observation seen) {
        Instant bound = Objects.requireNonNull(state.committed())
                .at()
                .plusSeconds(state.claim().agentMaxWaitSeconds());
        boolean over = seen.acknowledged() >= state.claim().attempt()
                || seen.terminatingSince() != null
                || reached(seen, bound);
        return over ? Optional.of(new Action.Finish(true, null)) : Optional.empty();
    }

    private static Optional<Action> finish(String message) {
        return Optional.of(new Action.Finish(false, message));
    }

    private static boolean reached(Observation seen, Instant bound) {
        return !seen.now().isBefore(bound);
    }

    private static Duration shorter(Duration bound, Duration grace) {
        Duration quarter = grace.dividedBy(4);
        return quarter.compareTo(bound) < 0 ? quarter : bound;
    }
}
