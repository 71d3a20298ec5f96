package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One container on its node, and how its kubelet reports it. */
final class ContainerModel {

    private enum State {
        WAITING,
        RUNNING,
        ENDED
    }

    private final String name;
    private State state = State.WAITING;
    private String reason = "ContainerCreating";
    private @Nullable String message;
    private @Nullable Instant startedAt;
    private @Nullable Instant finishedAt;
    private int exitCode;

    ContainerModel(String name) {
        this.name = name;
    }

    boolean isRunning() {
        return state == State.RUNNING;
    }

    boolean isEnded() {
        return state == State.ENDED;
    }

    boolean isWaiting() {
        return state == State.WAITING;
    }

    int exitCode() {
        return exitCode;
    }

    void waits(String why, String detail) {
        reason = why;
        message = detail;
    }

    void starts(Instant now) {
        state = State.RUNNING;
        startedAt = now;
    }

    /** @param now null when nobody knows */
    void ends(@Nullable Instant now, int code, String why, @Nullable String lastWord) {
        if (state != State.ENDED) {
            state = State.ENDED;
            finishedAt = now;
            exitCode = code;
            reason = why;
            message = lastWord;
        }
    }

    ContainerStatus status() {
        var builder = new ContainerStatusBuilder().withName(name).withNewState();
        return switch (state) {
            case WAITING ->
                builder.withNewWaiting()
                        .withReason(reason)
                        .withMessage(message)
                        .endWaiting()
                        .endState()
                        .build();
            case RUNNING ->
                builder.withNewRunning()
                        .withStartedAt(text(startedAt))
                        .endRunning()
                        .endState()
                        .build();
            case ENDED ->
                builder.withNewTerminated()
                        .withExitCode(exitCode)
                        .withReason(reason)
                        .withMessage(message)
                        .withStartedAt(text(startedAt))
                        .withFinishedAt(text(finishedAt))
                        .endTerminated()
                        .endState()
                        .build();
        };
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }
}
