package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.fedoracopr.operator.pod.PodIdentity;
import org.jspecify.annotations.Nullable;

/** Reads a Pod as the API server gives it into a {@link PodObservation}. */
final class PodObserver {

    private PodObserver() {}

    /** The Pod, as far as it is this build's and this attempt's. */
    static PodObservation observe(Pod pod, String buildUid, int attempt) {
        if (!PodIdentity.isOf(pod, buildUid, attempt)) {
            return new PodObservation.Foreign(pod.getMetadata().getName());
        }
        return present(pod);
    }

    /** A Pod whose owner is known. */
    static PodObservation.Present present(Pod pod) {
        PodStatus status = Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
        return new PodObservation.Present(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                pod.getSpec().getNodeName(),
                Objects.requireNonNullElse(status.getPhase(), "Pending"),
                status.getReason(),
                status.getMessage(),
                unschedulable(status),
                container(status, AttemptTarget.BUILDER),
                container(status, AttemptTarget.AGENT),
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of()),
                pod.isMarkedForDeletion(),
                scheduledAt(status),
                instant(pod.getMetadata().getDeletionTimestamp()),
                signs(pod, status));
    }

    private static @Nullable String unschedulable(PodStatus status) {
        PodCondition scheduled = condition(status, "PodScheduled", "False");
        return scheduled == null
                ? null
                : Objects.requireNonNullElseGet(scheduled.getMessage(), () -> String.valueOf(scheduled.getReason()));
    }

    private static PodSigns signs(Pod pod, PodStatus status) {
        PodCondition disruption = condition(status, "DisruptionTarget", "True");
        return new PodSigns(
                disruption == null
                        ? null
                        : new PodSigns.Disruption(
                                Objects.requireNonNullElse(disruption.getReason(), ""),
                                disruption.getMessage(),
                                instant(disruption.getLastTransitionTime())),
                deletionRequestedAt(pod),
                readyLost(status),
                "Pending".equals(status.getPhase()) && condition(status, "PodReadyToStartContainers", "False") != null,
                new NodeObservation.Unknown());
    }

    /** A Pod's deletion timestamp is when its grace ends, not when it was asked for. */
    private static @Nullable Instant deletionRequestedAt(Pod pod) {
        Instant due = instant(pod.getMetadata().getDeletionTimestamp());
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return due == null ? null : due.minusSeconds(grace == null ? 0 : grace);
    }

    /** The kubelet calls a Pod ready while its containers run, for they have no probes. Only others say otherwise: the cluster, of a node that it does not hear of. */
    private static boolean readyLost(PodStatus status) {
        List<ContainerStatus> containers = containers(status);
        return condition(status, "Ready", "False") != null
                && !containers.isEmpty()
                && containers.stream().map(PodObserver::state).allMatch(ContainerState.Running.class::isInstance);
    }

    private static @Nullable PodCondition condition(PodStatus status, String type, String value) {
        for (PodCondition condition : Objects.requireNonNullElse(status.getConditions(), List.<PodCondition>of())) {
            if (type.equals(condition.getType()) && value.equals(condition.getStatus())) {
                return condition;
            }
        }
        return null;
    }

    private static @Nullable Instant scheduledAt(PodStatus status) {
        PodCondition scheduled = condition(status, "PodScheduled", "True");
        return scheduled == null ? null : instant(scheduled.getLastTransitionTime());
    }

    private static List<ContainerStatus> containers(PodStatus status) {
        return Objects.requireNonNullElse(status.getContainerStatuses(), List.of());
    }

    private static ContainerState container(PodStatus status, String name) {
        for (ContainerStatus container : containers(status)) {
            if (name.equals(container.getName())) {
                return state(container);
            }
        }
        return new ContainerState.Unknown();
    }

    private static ContainerState state(ContainerStatus container) {
        var state = container.getState();
        if (state == null) {
            return new ContainerState.Unknown();
        }
        if (state.getTerminated() != null) {
            return terminated(state.getTerminated());
        }
        if (state.getRunning() != null) {
            return new ContainerState.Running(instant(state.getRunning().getStartedAt()));
        }
        return state.getWaiting() == null
                ? new ContainerState.Unknown()
                : new ContainerState.Waiting(
                        Objects.requireNonNullElse(state.getWaiting().getReason(), ""),
                        state.getWaiting().getMessage());
    }

    private static ContainerState terminated(ContainerStateTerminated terminated) {
        return new ContainerState.Terminated(
                Objects.requireNonNullElse(terminated.getExitCode(), -1),
                terminated.getSignal(),
                Objects.requireNonNullElse(terminated.getReason(), ""),
                terminated.getMessage(),
                instant(terminated.getFinishedAt()));
    }

    private static @Nullable Instant instant(@Nullable String time) {
        try {
            return time == null ? null : Instant.parse(time);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
