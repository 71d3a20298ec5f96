package org.fedoracopr.devkit.node.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one pod on this node stands: its stage, its containers in the order of the spec, and why it fails as a whole if it does. */
public record PodLife(
        Stage stage,
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
        return new PodLife(next, containers, failure);
    }

    /** The same pod failing as a whole. */
    public PodLife failing(PodFailure why) {
        return new PodLife(stage, containers, why);
    }

    /** The same pod with one container in another state. */
    public PodLife with(String container, ContainerState state) {
        return new PodLife(
                stage,
                containers.stream()
                        .map(report -> report.name().equals(container) ? report.with(state) : report)
                        .toList(),
                failure);
    }

    /** Whether every container has ended. */
    public boolean allEnded() {
        return containers.stream().allMatch(report -> report.state().ended());
    }

    /** The containers that did not end themselves are marked as lost. */
    public PodLife losingWhatIsLeft() {
        return new PodLife(
                stage,
                containers.stream()
                        .map(report ->
                                report.state().ended() ? report : report.with(ContainerState.Terminated.unknown()))
                        .toList(),
                failure);
    }
}
