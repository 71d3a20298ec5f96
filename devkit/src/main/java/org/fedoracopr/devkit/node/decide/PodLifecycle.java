package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;
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

    /** The life of a pod that was not seen before. */
    public static PodLife first(Pod pod) {
        List<ContainerReport> containers = pod.getSpec().getContainers().stream()
                .map(container -> new ContainerReport(
                        container.getName(),
                        container.getImage() == null ? "" : container.getImage(),
                        new ContainerState.Waiting("ContainerCreating", null)))
                .toList();
        return new PodLife(Stage.NEW, containers, null);
    }

    /** What follows from an event; {@code pod} is the newest known object. */
    public static Next next(PodLife life, Pod pod, PodEvent event) {
        return switch (event) {
            case PodEvent.Changed unused -> changed(life, pod);
            case PodEvent.Vanished unused ->
                life.stage() == Stage.ENDED
                        ? new Next(life, List.of(new PodAction.Forget()))
                        : new Next(life.at(Stage.ENDED), List.of(new PodAction.Kill(), new PodAction.Forget()));
            case PodEvent.Prepared unused ->
                life.stage() == Stage.PREPARING
                        ? new Next(life.at(Stage.RUNNING), List.of(new PodAction.Start()))
                        : nothing(life);
            case PodEvent.NotPrepared missing -> notPrepared(life, missing);
            case PodEvent.Impossible impossible ->
                life.stage() == Stage.PREPARING ? refused(life, impossible.message()) : nothing(life);
            case PodEvent.Started started -> started(life, pod, started);
            case PodEvent.Ended ended -> ended(life, pod, ended);
            case PodEvent.DeadlineReached unused -> end(life, pod, PodFailure.deadlineExceeded(), grace(pod));
            case PodEvent.GraceOver unused ->
                life.stage() == Stage.ENDING ? new Next(life, List.of(new PodAction.Kill())) : nothing(life);
            case PodEvent.RetryDue unused ->
                life.stage() == Stage.PREPARING ? new Next(life, List.of(new PodAction.Prepare())) : nothing(life);
            case PodEvent.NodeClosing unused ->
                end(life, pod, new PodFailure("NodeShutdown", "the process node was closed"), CLOSING_GRACE);
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
            case ENDING -> new Next(life, List.of(new PodAction.Refresh()));
            case ENDED -> deleted ? new Next(life, List.of(new PodAction.DeleteObject())) : nothing(life);
        };
    }

    private static Next appeared(PodLife life, Pod pod, boolean deleted) {
        if (isTerminal(pod)) {
            return new Next(life.at(Stage.ENDED), deleted ? List.of(new PodAction.DeleteObject()) : List.of());
        }
        if (deleted || isLost(pod)) {
            PodLife lost = life.losingWhatIsLeft().at(Stage.ENDED);
            return new Next(lost, last(pod));
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
        return new Next(life.at(Stage.PREPARING), actions);
    }

    private static Next refused(PodLife life, String message) {
        return new Next(
                life.failing(PodFailure.unsupported(message)).at(Stage.ENDED),
                List.of(new PodAction.Report(), new PodAction.Tell("Warning", "Unsupported", message)));
    }

    private static Next notPrepared(PodLife life, PodEvent.NotPrepared missing) {
        if (life.stage() != Stage.PREPARING) {
            return nothing(life);
        }
        PodLife waiting = life;
        for (ContainerReport report : life.containers()) {
            boolean concerned =
                    missing.container() == null || missing.container().equals(report.name());
            if (concerned) {
                waiting = waiting.with(report.name(), new ContainerState.Waiting(missing.reason(), missing.message()));
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

    private static Next started(PodLife life, Pod pod, PodEvent.Started started) {
        PodLife running =
                life.with(started.container(), new ContainerState.Running(started.at(), started.containerId()));
        List<PodAction> actions = new ArrayList<>();
        if (shownWhileRunning(running, pod)) {
            actions.add(new PodAction.Report());
        }
        actions.add(new PodAction.Tell("Normal", "Started", "Started container " + started.container()));
        return new Next(running, actions);
    }

    private static Next ended(PodLife life, Pod pod, PodEvent.Ended ended) {
        PodLife after = life.with(ended.container(), ended.state());
        if (after.allEnded()) {
            return new Next(after.at(Stage.ENDED), last(pod));
        }
        return new Next(after, shownWhileRunning(after, pod) ? List.of(new PodAction.Report()) : List.of());
    }

    /** A pod that is being deleted shows nothing new until its last container has ended. */
    private static boolean shownWhileRunning(PodLife life, Pod pod) {
        return life.stage() == Stage.RUNNING && pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static Next end(PodLife life, Pod pod, @Nullable PodFailure failure, Duration grace) {
        PodLife failing = failure == null ? life : life.failing(failure);
        return switch (life.stage()) {
            case NEW, PREPARING -> new Next(failing.losingWhatIsLeft().at(Stage.ENDED), last(pod));
            case RUNNING ->
                new Next(
                        failing.at(Stage.ENDING),
                        List.of(
                                new PodAction.Tell(
                                        "Normal",
                                        "Killing",
                                        "Stopping the containers, grace " + grace.toSeconds() + " s"),
                                new PodAction.Terminate(grace)));
            case ENDING, ENDED -> nothing(life);
        };
    }

    private static List<PodAction> last(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                ? List.of(new PodAction.Report())
                : List.of(new PodAction.Report(), new PodAction.DeleteObject());
    }

    private static Duration grace(Pod pod) {
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
