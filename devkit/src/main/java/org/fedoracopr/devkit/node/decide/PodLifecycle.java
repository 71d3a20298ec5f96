package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;
import org.fedoracopr.devkit.node.model.RestartPolicy;
import org.jspecify.annotations.Nullable;

/** The life of a pod on this node as a state machine: what follows from an event, in the order in which a kubelet lets it be seen. */
public final class PodLifecycle {

    /** Even a forced deletion lets processes see TERM for so long, as with a kubelet. */
    private static final Duration SHORTEST_GRACE = Duration.ofSeconds(2);

    /** The time that a closing node leaves its containers. */
    private static final Duration CLOSING_GRACE = Duration.ofSeconds(3);

    private static final long DEFAULT_GRACE_SECONDS = 30;

    private PodLifecycle() {}

    /** What a pod has become through an event, and what is to be done in this order. */
    public record Next(PodLife life, List<PodAction> actions) {
        public Next {
            actions = List.copyOf(actions);
        }
    }

    /** The life of a pod that was not seen before; {@code backOff} is that of a container which never ended. */
    public static PodLife first(Pod pod, BackOff backOff) {
        List<ContainerReport> containers = pod.getSpec().getContainers().stream()
                .map(container -> ContainerReport.first(
                        container.getName(), container.getImage() == null ? "" : container.getImage(), backOff))
                .toList();
        return new PodLife(Stage.NEW, RestartPolicy.of(pod.getSpec().getRestartPolicy()), containers, null);
    }

    /** What follows from an event; {@code pod} is the newest known object. */
    public static Next next(PodLife life, Pod pod, PodEvent event) {
        return switch (event) {
            case PodEvent.Changed unused -> changed(life, pod);
            case PodEvent.Vanished unused -> vanished(life);
            case PodEvent.Prepared unused ->
                life.stage() == Stage.PREPARING
                        ? new Next(
                                life.at(Stage.RUNNING).all(ContainerReport::starting), List.of(new PodAction.Start()))
                        : nothing(life);
            case PodEvent.NotPrepared missing -> notPrepared(life, pod, missing);
            case PodEvent.Held held ->
                life.stage() == Stage.PREPARING
                        ? new Next(life, List.of(new PodAction.Retry()))
                        : ContainerLifecycle.held(life, held);
            case PodEvent.Evicted evicted -> evicted(life, pod, evicted);
            case PodEvent.Impossible impossible ->
                life.stage() == Stage.PREPARING ? refused(life, impossible.message()) : nothing(life);
            case PodEvent.Started started -> ContainerLifecycle.started(life, pod, started);
            case PodEvent.Ended ended -> ended(life, pod, ended);
            case PodEvent.RestartDue due -> ContainerLifecycle.restartDue(life, due);
            case PodEvent.Probed probed -> ContainerLifecycle.probed(life, pod, probed);
            case PodEvent.ContainerGraceOver over -> ContainerLifecycle.graceOver(life, over);
            case PodEvent.DeadlineReached unused -> end(life, pod, PodFailure.deadlineExceeded(), grace(pod));
            case PodEvent.GraceOver unused ->
                life.stage() == Stage.ENDING ? new Next(life, List.of(new PodAction.Kill())) : nothing(life);
            case PodEvent.RetryDue unused ->
                life.stage() == Stage.PREPARING ? new Next(life, List.of(new PodAction.Prepare())) : nothing(life);
            case PodEvent.NodeClosing unused ->
                life.stage() == Stage.ENDING
                        ? new Next(life, List.of(new PodAction.Terminate(CLOSING_GRACE)))
                        : end(life, pod, new PodFailure("NodeShutdown", "the process node was closed"), CLOSING_GRACE);
        };
    }

    /** Whether a status from before tells that this pod had been started by a node process that is gone. */
    public static boolean isLost(Pod pod) {
        return pod.getStatus() != null && pod.getStatus().getStartTime() != null && !isTerminal(pod);
    }

    private static Next changed(PodLife life, Pod pod) {
        boolean deleted = pod.getMetadata().getDeletionTimestamp() != null;
        return switch (life.stage()) {
            case NEW -> appeared(life, pod, deleted);
            case PREPARING, RUNNING -> {
                if (deleted) {
                    yield end(life, pod, life.failure(), deletionGrace(pod));
                }
                yield new Next(life, List.of(new PodAction.Refresh()));
            }
            // A kubelet that ends a pod brings its volumes nothing new any more.
            case ENDING -> nothing(life);
            case ENDED -> deleted ? new Next(life, List.of(new PodAction.DeleteObject())) : nothing(life);
        };
    }

    private static Next appeared(PodLife life, Pod pod, boolean deleted) {
        if (isTerminal(pod)) {
            return new Next(life.at(Stage.ENDED), deleted ? List.of(new PodAction.DeleteObject()) : List.of());
        }
        boolean lost = isLost(pod);
        if (deleted || (lost && life.restartPolicy() == RestartPolicy.NEVER)) {
            return new Next(
                    life.all(lost ? ContainerReport::lost : ContainerReport::settled)
                            .at(Stage.ENDED),
                    last(pod));
        }
        Optional<String> refusal = PodSupport.refusal(pod);
        if (refusal.isPresent()) {
            return refused(life, refusal.get());
        }
        List<PodAction> actions = new ArrayList<>();
        actions.add(new PodAction.Report());
        Long deadline = pod.getSpec().getActiveDeadlineSeconds();
        if (deadline != null) {
            actions.add(new PodAction.WatchDeadline(Duration.ofSeconds(deadline)));
        }
        actions.add(new PodAction.Prepare());
        PodLife preparing = lost ? life.all(report -> earlier(report, pod)) : life;
        return new Next(preparing.at(Stage.PREPARING), actions);
    }

    /** The container of a pod that outlives its node's process: it was ended with that, and this is its next run. */
    private static ContainerReport earlier(ContainerReport report, Pod pod) {
        return pod.getStatus().getContainerStatuses().stream()
                .filter(status -> status.getName().equals(report.name()) && status.getContainerID() != null)
                .findFirst()
                .map(status -> report.afterNodeRestart(status.getRestartCount(), ContainerState.Terminated.unknown()))
                .orElse(report);
    }

    private static Next vanished(PodLife life) {
        return switch (life.stage()) {
            case NEW, PREPARING, ENDED -> new Next(life.at(Stage.ENDED), List.of(new PodAction.Forget()));
            case ENDING -> new Next(life, List.of(new PodAction.Forget()));
            case RUNNING ->
                life.anyAlive()
                        ? new Next(
                                life.at(Stage.ENDING),
                                List.of(new PodAction.Terminate(SHORTEST_GRACE), new PodAction.Forget()))
                        : new Next(life.at(Stage.ENDED), List.of(new PodAction.Forget()));
        };
    }

    private static Next refused(PodLife life, String message) {
        return new Next(
                life.failing(PodFailure.unsupported(message)).at(Stage.ENDED),
                List.of(new PodAction.Report(), new PodAction.Tell("Warning", "Unsupported", message)));
    }

    private static Next notPrepared(PodLife life, Pod pod, PodEvent.NotPrepared missing) {
        if (life.stage() == Stage.RUNNING && missing.container() != null) {
            return ContainerLifecycle.notPrepared(life, pod, missing.container(), missing);
        }
        if (life.stage() != Stage.PREPARING) {
            return nothing(life);
        }
        PodLife waiting = life;
        for (ContainerReport report : life.containers()) {
            boolean concerned =
                    missing.container() == null || missing.container().equals(report.name());
            if (concerned) {
                ContainerState state = new ContainerState.Waiting(missing.reason(), missing.message());
                waiting = waiting.with(report.name(), one -> one.with(state));
            }
        }
        List<PodAction> actions = new ArrayList<>();
        if (!waiting.equals(life)) {
            actions.add(new PodAction.Report());
            actions.add(new PodAction.Tell("Warning", missing.reason(), missing.message()));
        }
        if (missing.retry()) {
            actions.add(new PodAction.Retry());
        }
        return new Next(waiting, actions);
    }

    private static Next ended(PodLife life, Pod pod, PodEvent.Ended event) {
        if (life.stage() == Stage.RUNNING) {
            Next next = ContainerLifecycle.ended(life, pod, event);
            return next.life().allOver() ? new Next(next.life().at(Stage.ENDED), last(pod)) : next;
        }
        PodLife after = life.with(event.container(), report -> report.ended(event.state()));
        return after.anyAlive()
                ? new Next(after, List.of())
                : new Next(after.all(ContainerReport::settled).at(Stage.ENDED), last(pod));
    }

    private static Next end(PodLife life, Pod pod, @Nullable PodFailure failure, Duration grace) {
        PodLife failing = failure == null ? life : life.failing(failure);
        return switch (life.stage()) {
            case NEW, PREPARING ->
                new Next(failing.all(ContainerReport::settled).at(Stage.ENDED), last(pod));
            case RUNNING ->
                life.anyAlive()
                        ? new Next(
                                failing.at(Stage.ENDING),
                                List.of(
                                        new PodAction.Tell(
                                                "Normal",
                                                "Killing",
                                                "Stopping the containers, grace " + grace.toSeconds() + " s"),
                                        new PodAction.Terminate(grace)))
                        : new Next(failing.all(ContainerReport::settled).at(Stage.ENDED), last(pod));
            case ENDING, ENDED -> nothing(life);
        };
    }

    /** The condition that tells of a disruption is there at once; phase and reason follow when the containers are gone. */
    private static Next evicted(PodLife life, Pod pod, PodEvent.Evicted evicted) {
        Next end = end(life, pod, evicted.why(), evicted.grace());
        if (end.life().stage() != Stage.ENDING || life.stage() == Stage.ENDING) {
            return end;
        }
        List<PodAction> actions = new ArrayList<>();
        actions.add(new PodAction.Report());
        if (evicted.why().reason().equals("Evicted")) {
            actions.add(new PodAction.Tell("Warning", "Evicted", evicted.why().message()));
        }
        actions.addAll(end.actions());
        return new Next(end.life(), actions);
    }

    private static List<PodAction> last(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                ? List.of(new PodAction.Report())
                : List.of(new PodAction.Report(), new PodAction.DeleteObject());
    }

    static Duration grace(Pod pod) {
        Long seconds = pod.getSpec().getTerminationGracePeriodSeconds();
        return Duration.ofSeconds(seconds == null ? DEFAULT_GRACE_SECONDS : seconds);
    }

    private static Duration deletionGrace(Pod pod) {
        Long seconds = pod.getMetadata().getDeletionGracePeriodSeconds();
        Duration grace = seconds == null ? grace(pod) : Duration.ofSeconds(seconds);
        return grace.compareTo(SHORTEST_GRACE) < 0 ? SHORTEST_GRACE : grace;
    }

    private static boolean isTerminal(Pod pod) {
        String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    private static Next nothing(PodLife life) {
        return new Next(life, List.of());
    }
}
