package org.fedoracopr.devkit.node.decide;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fedoracopr.devkit.node.decide.PodLifecycle.Next;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.ContainerState;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodLife;
import org.fedoracopr.devkit.node.model.PodLife.Stage;

/** What follows from an event of one container of a pod that runs: its start, its health, its end and its next start. */
final class ContainerLifecycle {

    private static final Duration RETRY = Duration.ofSeconds(1);

    private ContainerLifecycle() {}

    static Next started(PodLife life, Pod pod, PodEvent.Started event) {
        Container spec = spec(pod, event.container());
        boolean started = spec.getStartupProbe() == null;
        boolean ready = started && spec.getReadinessProbe() == null;
        PodLife running = life.with(
                event.container(),
                report -> report.running(new ContainerState.Running(event.at(), event.containerId()), started, ready));
        List<PodAction> actions = new ArrayList<>();
        if (shown(running, pod)) {
            actions.add(new PodAction.Report());
            actions.add(new PodAction.Probe(event.container(), event.containerId()));
        }
        actions.add(new PodAction.Tell("Normal", "Started", "Started container " + event.container()));
        return new Next(running, actions);
    }

    /** The end of a container of a pod that goes on, or ends with it. */
    static Next ended(PodLife life, Pod pod, PodEvent.Ended event) {
        PodLife after = life.with(event.container(), report -> report.ended(event.state()));
        if (!life.restartPolicy().restartsAfter(event.state().exitCode())) {
            return new Next(after, report(after, pod));
        }
        Instant at = event.state().finishedAt();
        PodLife again = after.with(
                event.container(),
                report -> report.backingOff(report.backOff().afterEnd(at == null ? Instant.EPOCH : at)));
        BackOff backOff = again.container(event.container()).orElseThrow().backOff();
        List<PodAction> actions = new ArrayList<>();
        if (!backOff.pause().isZero()) {
            String message = "back-off " + words(backOff.pause()) + " restarting failed container=" + event.container()
                    + " pod=" + pod.getMetadata().getName() + "_"
                    + pod.getMetadata().getNamespace() + "("
                    + pod.getMetadata().getUid() + ")";
            again = again.with(event.container(), report -> report.waitingAgain("CrashLoopBackOff", message));
            actions.add(new PodAction.Tell(
                    "Warning", "BackOff", "Back-off restarting failed container " + event.container()));
        }
        actions.addAll(0, report(again, pod));
        actions.add(new PodAction.AwaitRestart(event.container(), backOff.pause()));
        return new Next(again, actions);
    }

    static Next restartDue(PodLife life, PodEvent.RestartDue event) {
        boolean waits = life.stage() == Stage.RUNNING
                && life.container(event.container())
                        .filter(report -> !report.alive())
                        .isPresent();
        return waits
                ? new Next(
                        life.with(event.container(), ContainerReport::starting),
                        List.of(new PodAction.StartAgain(event.container())))
                : new Next(life, List.of());
    }

    /** A container that is to be started again goes on waiting. */
    static Next held(PodLife life, PodEvent.Held held) {
        return life.stage() == Stage.RUNNING
                ? new Next(
                        life.with(held.container(), report -> report.with(report.state())),
                        List.of(new PodAction.AwaitRestart(held.container(), RETRY)))
                : new Next(life, List.of());
    }

    /** A container that is to be started again lacks something. */
    static Next notPrepared(PodLife life, Pod pod, String container, PodEvent.NotPrepared missing) {
        PodLife waiting = life.with(container, report -> report.waitingAgain(missing.reason(), missing.message()));
        List<PodAction> actions = new ArrayList<>(report(waiting, pod));
        actions.add(new PodAction.AwaitRestart(container, RETRY));
        return new Next(waiting, actions);
    }

    static Next probed(PodLife life, Pod pod, PodEvent.Probed event) {
        ContainerReport report = life.container(event.container()).orElseThrow();
        if (life.stage() != Stage.RUNNING || !isRun(report, event.containerId())) {
            return new Next(life, List.of());
        }
        Container spec = spec(pod, event.container());
        List<PodAction> actions = new ArrayList<>();
        if (!event.success()) {
            actions.add(new PodAction.Tell(
                    "Warning", "Unhealthy", event.kind().word() + " probe failed: " + event.message()));
        }
        PodLife after = life;
        switch (event.kind()) {
            case READINESS -> after = life.with(event.container(), one -> one.healthy(one.started(), event.success()));
            case STARTUP -> {
                if (event.success()) {
                    after = life.with(event.container(), one -> one.healthy(true, spec.getReadinessProbe() == null));
                } else {
                    actions.addAll(kill(pod, event, spec.getStartupProbe()));
                }
            }
            case LIVENESS -> {
                if (!event.success()) {
                    actions.addAll(kill(pod, event, spec.getLivenessProbe()));
                }
            }
        }
        if (!after.equals(life)) {
            actions.addAll(0, report(after, pod));
        }
        return new Next(after, actions);
    }

    static Next graceOver(PodLife life, PodEvent.ContainerGraceOver event) {
        boolean stillThere = life.container(event.container())
                .filter(report -> isRun(report, event.containerId()))
                .isPresent();
        return new Next(life, stillThere ? List.of(new PodAction.KillOne(event.container())) : List.of());
    }

    private static List<PodAction> kill(Pod pod, PodEvent.Probed event, Probe probe) {
        Long own = probe.getTerminationGracePeriodSeconds();
        Duration grace = own == null ? PodLifecycle.grace(pod) : Duration.ofSeconds(own);
        String probeName = event.kind().word().toLowerCase(Locale.ROOT);
        return List.of(
                new PodAction.Tell(
                        "Normal",
                        "Killing",
                        "Container " + event.container() + " failed " + probeName + " probe, will be restarted"),
                new PodAction.TerminateOne(event.container(), event.containerId(), grace));
    }

    private static boolean isRun(ContainerReport report, String id) {
        return report.state() instanceof ContainerState.Running running
                && running.containerId().equals(id);
    }

    private static List<PodAction> report(PodLife life, Pod pod) {
        return shown(life, pod) ? List.of(new PodAction.Report()) : List.of();
    }

    /** A pod that is being deleted shows nothing new until its last container has ended. */
    private static boolean shown(PodLife life, Pod pod) {
        return life.stage() == Stage.RUNNING && pod.getMetadata().getDeletionTimestamp() == null;
    }

    /** A duration as Go's programs write it. */
    private static String words(Duration pause) {
        long minutes = pause.toMinutes();
        return minutes > 0 ? minutes + "m" + pause.toSecondsPart() + "s" : pause.toSeconds() + "s";
    }

    private static Container spec(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
