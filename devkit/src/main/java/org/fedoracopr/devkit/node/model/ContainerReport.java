package org.fedoracopr.devkit.node.model;

import org.jspecify.annotations.Nullable;

/**
 * One container of a pod with its image, its state, its health and its earlier runs.
 *
 * @param alive whether a process was started whose end is not known yet
 * @param started whether it runs and its startup probe, if it has one, has succeeded
 * @param ready whether it is started and its readiness probe, if it has one, has succeeded
 * @param restarts how often it was started again
 * @param last how its run before the one in {@code state} ended
 */
public record ContainerReport(
        String name,
        String image,
        ContainerState state,
        boolean alive,
        boolean started,
        boolean ready,
        int restarts,
        ContainerState.@Nullable Terminated last,
        BackOff backOff) {

    /** A container that was never started. */
    public static ContainerReport first(String name, String image, BackOff backOff) {
        return new ContainerReport(
                name,
                image,
                new ContainerState.Waiting("ContainerCreating", null),
                false,
                false,
                false,
                0,
                null,
                backOff);
    }

    /** The same container without a process, in another state. */
    public ContainerReport with(ContainerState next) {
        return new ContainerReport(name, image, next, false, false, false, restarts, last, backOff);
    }

    /** The same container, for which a process is being started. */
    public ContainerReport starting() {
        return new ContainerReport(name, image, state, true, false, false, restarts, last, backOff);
    }

    /** The same container whose command runs. */
    public ContainerReport running(ContainerState.Running next, boolean isStarted, boolean isReady) {
        return new ContainerReport(
                name, image, next, true, isStarted, isReady, countingThisRun(), endBefore(), backOff);
    }

    /** The same running container with another health. */
    public ContainerReport healthy(boolean isStarted, boolean isReady) {
        return new ContainerReport(name, image, state, alive, isStarted, isReady, restarts, last, backOff);
    }

    /** The same container whose process has ended, or could not be started. */
    public ContainerReport ended(ContainerState.Terminated end) {
        return state.running()
                ? with(end)
                : new ContainerReport(name, image, end, false, false, false, countingThisRun(), endBefore(), backOff);
    }

    /** The same container, which was in a node process that is gone and is to be started again by this one. */
    public ContainerReport afterNodeRestart(int earlierRestarts, ContainerState.Terminated end) {
        return new ContainerReport(name, image, state, false, false, false, earlierRestarts, end, backOff);
    }

    /** The same container, whose end was missed because its node's process was gone; a kubelet counts that as a restart. */
    public ContainerReport lost() {
        return new ContainerReport(
                name, image, ContainerState.Terminated.unknown(), false, false, false, restarts + 1, last, backOff);
    }

    /** The same container with another back-off. */
    public ContainerReport backingOff(BackOff next) {
        return new ContainerReport(name, image, state, alive, started, ready, restarts, last, next);
    }

    /** The same ended container while it waits to be started again. */
    public ContainerReport waitingAgain(String reason, String message) {
        return new ContainerReport(
                name,
                image,
                new ContainerState.Waiting(reason, message),
                false,
                false,
                false,
                restarts,
                endBefore(),
                backOff);
    }

    /** The same container when it will not be started any more: what it waited for is its end, or nobody knows it. */
    public ContainerReport settled() {
        if (state.ended()) {
            return this;
        }
        return with(last == null ? ContainerState.Terminated.unknown() : last);
    }

    private ContainerState.@Nullable Terminated endBefore() {
        return state instanceof ContainerState.Terminated end ? end : last;
    }

    private int countingThisRun() {
        return endBefore() == null ? restarts : restarts + 1;
    }
}
