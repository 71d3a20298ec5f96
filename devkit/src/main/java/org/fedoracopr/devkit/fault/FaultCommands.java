package org.fedoracopr.devkit.fault;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.fedoracopr.devkit.controlplane.ControlPlane;
import org.fedoracopr.devkit.node.Fault;
import org.fedoracopr.devkit.node.NodeFaults;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.devkit.node.model.LogRefusal;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The faults by their names on the command line; what lasts is kept in {@link #lasting} until the command ends. */
@Command(
        name = "devkit fault --directory DIRECTORY",
        description = "Lets a running cluster fail. Faults that last are lifted when the command is ended (Ctrl-C).",
        synopsisSubcommandLabel = "FAULT")
final class FaultCommands {

    private final ControlPlane controlPlane;
    private final NodeFaults node;
    /** Pods by NAMESPACE/NAME; throws when there is none. */
    private final Function<String, Pod> pods;

    private @Nullable Fault lasting;

    FaultCommands(ControlPlane controlPlane, NodeFaults node, Function<String, Pod> pods) {
        this.controlPlane = controlPlane;
        this.node = node;
        this.pods = pods;
    }

    /** What the command that was executed has begun and is to be lifted. */
    Optional<Fault> lasting() {
        return Optional.ofNullable(lasting);
    }

    @Command(name = "stall", description = "Freezes the node, as SIGSTOP does a kubelet. Lasts.")
    void stall() {
        lasting = node.stall();
    }

    @Command(name = "rotate-logs", description = "Rotates every container's log.")
    void rotateLogs() {
        node.rotateLogs();
    }

    @Command(name = "cut-logs", description = "Cuts the followed logs of a pod.")
    void cutLogs(@Parameters(paramLabel = "NAMESPACE/POD") String pod) {
        node.cutLogs(pods.apply(pod), LogCut.CLEAN);
    }

    @Command(name = "refuse-logs", description = "Serves no logs. Lasts.")
    void refuseLogs(@Parameters(paramLabel = "HOW", description = "${COMPLETION-CANDIDATES}") LogRefusal how) {
        lasting = node.refuseLogs(how);
    }

    @Command(name = "kill", description = "Kills a container.")
    void kill(
            @Parameters(paramLabel = "NAMESPACE/POD") String pod,
            @Parameters(paramLabel = "CONTAINER") String container) {
        node.kill(pods.apply(pod), container);
    }

    @Command(name = "oom-kill", description = "Kills a container for want of memory.")
    void oomKill(
            @Parameters(paramLabel = "NAMESPACE/POD") String pod,
            @Parameters(paramLabel = "CONTAINER") String container,
            @Option(names = "--child", description = "Not its first process, but the largest below.") boolean child) {
        if (child) {
            node.oomKillChild(pods.apply(pod), container);
        } else {
            node.oomKill(pods.apply(pod), container);
        }
    }

    @Command(name = "evict", description = "Evicts a pod because its node has too little memory.")
    void evict(@Parameters(paramLabel = "NAMESPACE/POD") String name) {
        Pod pod = pods.apply(name);
        String container = pod.getSpec().getContainers().getFirst().getName();
        node.evict(pod, PodFailure.nodePressure("memory", container, "100Mi", "52Mi"));
    }

    @Command(name = "shut-down", description = "Ends a pod as a node does that is being shut down.")
    void shutDown(@Parameters(paramLabel = "NAMESPACE/POD") String pod) {
        node.shutDown(pods.apply(pod));
    }

    @Command(name = "taint-manager-delete", description = "Deletes a pod as if its node had been silent for long.")
    void deleteByTaintManager(@Parameters(paramLabel = "NAMESPACE/POD") String pod) {
        node.deleteByTaintManager(pods.apply(pod));
    }

    @Command(name = "preempt", description = "Deletes a pod as for one of higher priority.")
    void preempt(@Parameters(paramLabel = "NAMESPACE/POD") String pod) {
        node.preempt(pods.apply(pod));
    }

    @Command(name = "force-delete", description = "Deletes a pod's object while its processes run on. Lasts.")
    void forceDelete(@Parameters(paramLabel = "NAMESPACE/POD") String pod) {
        lasting = node.forceDelete(pods.apply(pod));
    }

    @Command(name = "hold-starts", description = "New pods of a namespace stay ContainerCreating. Lasts.")
    void holdStarts(@Parameters(paramLabel = "NAMESPACE") String namespace) {
        lasting = node.holdStarts(in(namespace));
    }

    @Command(name = "fail-pulls", description = "Images of new pods of a namespace cannot be pulled. Lasts.")
    void failPulls(@Parameters(paramLabel = "NAMESPACE") String namespace) {
        lasting = node.failPulls(in(namespace), "connection reset by peer");
    }

    @Command(name = "fail-creation", description = "Containers of new pods of a namespace cannot be created. Lasts.")
    void failCreation(@Parameters(paramLabel = "NAMESPACE") String namespace) {
        lasting = node.failCreation(in(namespace), "context deadline exceeded");
    }

    @Command(name = "shift-clock", description = "Sets the node's clock ahead. Lasts.")
    void shiftClock(@Parameters(paramLabel = "SECONDS", description = "Negative: back.") long seconds) {
        lasting = node.shiftClock(Duration.ofSeconds(seconds));
    }

    @Command(name = "kill-api-server", description = "Kills the API server; it comes back afterwards. Lasts.")
    void killApiServer() {
        controlPlane.killApiServer();
        lasting = controlPlane::restartApiServer;
    }

    private static Predicate<Pod> in(String namespace) {
        return pod -> pod.getMetadata().getNamespace().equals(namespace);
    }
}
