package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;
import org.jspecify.annotations.Nullable;

/** A pod's status in the shape that a kubelet gives it. */
public final class PodStatuses {

    private PodStatuses() {}

    /** The status to report; conditions keep their transition times from {@code before} where they have not changed. */
    public static PodStatus of(PodLife life, @Nullable PodStatus before, Instant startedAt, Instant now) {
        String phase = phase(life);
        PodFailure failure = phase.equals("Failed") ? life.failure() : null;
        boolean refused = failure != null && failure.reason().equals("Unsupported");
        PodStatusBuilder status = new PodStatusBuilder()
                .withPhase(phase)
                .withStartTime(time(startedAt))
                .withConditions(conditions(life, phase, before, now))
                .withHostIP(FieldValues.ADDRESS)
                .addNewHostIP(FieldValues.ADDRESS)
                .withPodIP(FieldValues.ADDRESS)
                .addNewPodIP(FieldValues.ADDRESS);
        if (failure != null) {
            status.withReason(failure.reason()).withMessage(failure.message());
        }
        if (!refused) {
            status.withContainerStatuses(
                    life.containers().stream().map(PodStatuses::container).toList());
        }
        return status.build();
    }

    /** The phase, by a kubelet's rules. */
    public static String phase(PodLife life) {
        if (life.stage() == Stage.ENDED || life.allOver()) {
            boolean good = life.failure() == null && life.containers().stream().allMatch(PodStatuses::succeeded);
            return good ? "Succeeded" : "Failed";
        }
        boolean waiting = life.containers().stream()
                .anyMatch(report -> report.state() instanceof ContainerState.Waiting && report.last() == null);
        return waiting ? "Pending" : "Running";
    }

    private static boolean succeeded(ContainerReport report) {
        return report.state() instanceof ContainerState.Terminated end && end.exitCode() == 0;
    }

    private static List<PodCondition> conditions(PodLife life, String phase, @Nullable PodStatus before, Instant now) {
        List<String> unready = life.containers().stream()
                .filter(report -> !report.ready())
                .map(ContainerReport::name)
                .toList();
        boolean over = phase.equals("Succeeded") || phase.equals("Failed");
        boolean ready = unready.isEmpty() && !over;
        String reason = null;
        String message = null;
        if (phase.equals("Succeeded")) {
            reason = "PodCompleted";
        } else if (phase.equals("Failed")) {
            reason = "PodFailed";
        } else if (!ready) {
            reason = "ContainersNotReady";
            message = "containers with unready status: [" + String.join(" ", unready) + "]";
        }
        boolean sandbox = life.stage() == Stage.RUNNING || life.stage() == Stage.ENDING;
        List<PodCondition> conditions = new ArrayList<>();
        conditions.add(condition("PodReadyToStartContainers", sandbox, null, null, before, now));
        conditions.add(
                condition("Initialized", true, phase.equals("Succeeded") ? "PodCompleted" : null, null, before, now));
        conditions.add(condition("Ready", ready, reason, message, before, now));
        conditions.add(condition("ContainersReady", ready, reason, message, before, now));
        conditions.add(condition("PodScheduled", true, null, null, before, now));
        PodFailure failure = life.failure();
        if (failure != null && failure.disrupted()) {
            conditions.add(condition("DisruptionTarget", true, PodFailure.BY_NODE, failure.message(), before, now));
        }
        return conditions;
    }

    private static PodCondition condition(
            String type,
            boolean holds,
            @Nullable String reason,
            @Nullable String message,
            @Nullable PodStatus before,
            Instant now) {
        String status = holds ? "True" : "False";
        String since = before == null
                ? time(now)
                : before.getConditions().stream()
                        .filter(condition -> condition.getType().equals(type)
                                && condition.getStatus().equals(status))
                        .map(PodCondition::getLastTransitionTime)
                        .findFirst()
                        .orElse(time(now));
        return new PodConditionBuilder()
                .withType(type)
                .withStatus(status)
                .withReason(reason)
                .withMessage(message)
                .withLastTransitionTime(since)
                .build();
    }

    private static ContainerStatus container(ContainerReport report) {
        ContainerStatusBuilder status = new ContainerStatusBuilder()
                .withName(report.name())
                .withImage(report.image())
                .withImageID("")
                .withRestartCount(report.restarts())
                .withReady(report.ready())
                .withStarted(report.started())
                .withState(state(report.state()));
        String id = switch (report.state()) {
            case ContainerState.Waiting unused ->
                report.last() == null ? null : report.last().containerId();
            case ContainerState.Running running -> running.containerId();
            case ContainerState.Terminated end -> end.containerId();
        };
        if (id != null) {
            status.withContainerID(id).withImageID(report.image());
        }
        if (report.last() != null) {
            status.withLastState(state(report.last()));
        }
        return status.build();
    }

    private static io.fabric8.kubernetes.api.model.ContainerState state(ContainerState shown) {
        ContainerStateBuilder state = new ContainerStateBuilder();
        switch (shown) {
            case ContainerState.Waiting waiting -> state.withNewWaiting(waiting.message(), waiting.reason());
            case ContainerState.Running running -> state.withNewRunning(time(running.startedAt()));
            case ContainerState.Terminated end ->
                state.withNewTerminated()
                        .withExitCode(end.exitCode())
                        .withReason(end.reason())
                        .withMessage(end.message())
                        .withStartedAt(end.startedAt() == null ? null : time(end.startedAt()))
                        .withFinishedAt(end.finishedAt() == null ? null : time(end.finishedAt()))
                        .withContainerID(end.containerId())
                        .endTerminated();
        }
        return state.build();
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
