package org.fedoracopr.devkit.node.model;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where one pod on this node stands: its stage, its containers in the order of the spec, and why it fails as a whole if it does.
 *
 * @param restartPolicy which of its containers are started again
 */
public record PodLife(
        Stage stage,
        RestartPolicy restartPolicy,
        List<ContainerReport> containers,
        @Nullable PodFailure failure) {

    /** The stages of a pod on a node, in order; a pod may skip some but never goes back. */
    public enum Stage {
        /** Seen for the first time, nothing decided. */
        NEW,
        /** Images, volumes and environment are being looked up. */
        PREPARING,
        /** Containers have been started or are being started. */
        RUNNING,
        /** Containers were told to end. */
        ENDING,
        /** No process is left and the last status is known. */
        ENDED
    }

    public PodLife {
        containers = List.copyOf(containers);
    }

    /** The same pod at another stage. */
    public PodLife at(Stage next) {
        return new PodLife(next, restartPolicy, containers, failure);
    }

    /** The same pod failing as a whole. */
    public PodLife failing(PodFailure why) {
        return new PodLife(stage, restartPolicy, containers, why);
    }

    /** The same pod with one container changed. */
    public PodLife with(String container, UnaryOperator<ContainerReport> change) {
        return all(report -> report.name().equals(container) ? change.apply(report) : report);
    }

    /** The same pod with all containers changed. */
    public PodLife all(UnaryOperator<ContainerReport> change) {
        return new PodLife(stage, restartPolicy, containers.stream().map(change).toList(), failure);
    }

    /** The container of a name. */
    public Optional<ContainerReport> container(String name) {
        return containers.stream().filter(report -> report.name().equals(name)).findFirst();
    }

    /** Whether any container has a process. */
    public boolean anyAlive() {
        return containers.stream().anyMatch(ContainerReport::alive);
    }

    /** Whether every container has ended and none is to be started again. */
    public boolean allOver() {
        return containers.stream()
                .allMatch(report -> report.state() instanceof ContainerState.Terminated end
                        && !restartPolicy.restartsAfter(end.exitCode()));
    }
}
