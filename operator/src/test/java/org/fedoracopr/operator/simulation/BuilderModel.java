package org.fedoracopr.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.runner.agent.model.LockState;
import org.jspecify.annotations.Nullable;

/** The builder's container: the runner with its lock and outcome.json, following a story unless something comes in its way. */
final class BuilderModel {

    private static final int AGENT_PATIENCE_SECONDS = 300;

    private final World world;
    private final PodRun run;
    private final Story story;
    private final boolean stubborn;
    private final Duration length;
    private LockState lock = LockState.ABSENT;
    private @Nullable Outcome outcome;
    private Instant began = Timeline.BEGIN;
    private boolean stopping;

    BuilderModel(World world, PodRun run) {
        this.world = world;
        this.run = run;
        this.story = world.chance().oneOf(world.chance().comes(Fault.BUILDER_LIES) ? Story.LIES : Story.HONEST);
        this.stubborn = world.chance().comes(Fault.BUILDER_STUBBORN);
        this.length = story == Story.TAKES_TOO_LONG
                ? Duration.ofMinutes(30)
                : world.chance().seconds(5, world.chance().even(0.3) ? 1_500 : 120);
    }

    Story story() {
        return story;
    }

    LockState lock() {
        return lock;
    }

    @Nullable
    Outcome outcome() {
        return outcome;
    }

    void starts() {
        began = world.time().instant();
        if (world.chance().comes(Fault.RUNNER_KILLED)) {
            later(world.chance().seconds(0, 200), () -> {
                run.truth().disturbed("runner killed");
                run.builderEnds(137, "Error");
                release();
            });
        }
        later(world.chance().millis(100, 2_000), () -> {
            lock = LockState.HELD;
            run.pokeAgent();
            awaitAgent(AGENT_PATIENCE_SECONDS);
        });
    }

    private void awaitAgent(int seconds) {
        if (run.isAgentReady()) {
            later(length, this::finish);
        } else if (seconds == 0) {
            run.truth().disturbed("no agent");
            leave(BuildResult.FAILED, FailureCause.BUILDER_MISCONFIGURED, 3, "Error");
        } else {
            later(Duration.ofSeconds(1), () -> awaitAgent(seconds - 1));
        }
    }

    private void finish() {
        run.truth().builderEndedItself = true;
        leave(story.result, story.cause, story.exitCode, story.reason);
    }

    /** Asked to, by TERM or by annotation. */
    void stop() {
        if (stubborn || stopping || !run.builder().isRunning()) {
            return;
        }
        stopping = true;
        later(world.chance().seconds(1, 20), () -> leave(BuildResult.CANCELED, FailureCause.CANCELED, 1, "Error"));
    }

    private void leave(@Nullable BuildResult result, @Nullable FailureCause cause, int exitCode, String reason) {
        if (lock == LockState.RELEASED) {
            return;
        }
        if (result != null && lock == LockState.HELD) {
            outcome = new Outcome(
                    1,
                    result,
                    exitCode,
                    cause,
                    null,
                    "mock",
                    began,
                    world.time().instant(),
                    List.of());
        }
        release();
        later(world.chance().millis(50, 1_500), () -> run.builderEnds(exitCode, reason));
    }

    /** Its processes are gone. */
    void release() {
        if (lock == LockState.HELD) {
            lock = LockState.RELEASED;
        }
        run.pokeAgent();
    }

    private void later(Duration delay, Runnable body) {
        world.time().after(delay, () -> {
            if (run.builder().isRunning() && !run.isDead()) {
                body.run();
            }
        });
    }
}
