package org.fedoracopr.devkit.node;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.fedoracopr.devkit.node.io.Disruptions;
import org.fedoracopr.devkit.node.io.Gate;
import org.fedoracopr.devkit.node.io.LogEndpoint;
import org.fedoracopr.devkit.node.io.NodeRegistration;
import org.fedoracopr.devkit.node.io.PodDispatcher;
import org.fedoracopr.devkit.node.io.ShiftedClock;
import org.fedoracopr.devkit.node.io.StartTroubles;
import org.fedoracopr.devkit.node.model.LogCut;
import org.fedoracopr.devkit.node.model.LogRefusal;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.fedoracopr.devkit.node.model.StartTrouble;

/**
 * What can go wrong with a node, on request, in the shapes that real kubelets were seen to give it.
 *
 * <p>Nothing of it happens by itself. What lasts is a {@link Fault}, which ends when it is lifted or closed.
 */
public final class NodeFaults {

    /** How long an API server waits for a frozen kubelet before it gives up a stream. */
    private static final Duration STREAM_LOST = Duration.ofSeconds(45);

    private static final Duration EVICTION_GRACE = Duration.ofSeconds(1);

    private final PodDispatcher pods;
    private final LogEndpoint logs;
    private final NodeRegistration registration;
    private final Disruptions disruptions;
    private final Gate stall;
    private final StartTroubles startTroubles;
    private final ShiftedClock clock;
    private final ScheduledExecutorService scheduler;

    NodeFaults(
            PodDispatcher pods,
            LogEndpoint logs,
            NodeRegistration registration,
            Disruptions disruptions,
            Gate stall,
            StartTroubles startTroubles,
            ShiftedClock clock,
            ScheduledExecutorService scheduler) {
        this.pods = pods;
        this.logs = logs;
        this.registration = registration;
        this.disruptions = disruptions;
        this.stall = stall;
        this.startTroubles = startTroubles;
        this.clock = clock;
        this.scheduler = scheduler;
    }

    /**
     * Freezes the node, as SIGSTOP does a kubelet: no lease, no status, no deletion is acted upon, requests for logs get no answer, and
     * streams of logs stand still and end without a word after 45 s. Processes run on. Lifted, everything is done in its order: the
     * exit code of a container that ended meanwhile is reported before its pod, deleted later, is let go.
     */
    public Fault stall() {
        return stall(STREAM_LOST);
    }

    /** The same with another patience of the API server for streams of logs. */
    public Fault stall(Duration streamsLostAfter) {
        stall.set(true);
        ScheduledFuture<?> lost =
                scheduler.schedule(() -> logs.cutAll(LogCut.CLEAN), streamsLostAfter.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            lost.cancel(false);
            stall.set(false);
            scheduler.execute(registration::beat);
        };
    }

    /** Rotates every container's log now, whatever its size: who reads late sees nothing of what was written before; who follows loses nothing. */
    public void rotateLogs() {
        try {
            pods.rotateLogs(-1);
        } catch (IOException e) {
            throw new UncheckedIOException("the logs could not be rotated", e);
        }
    }

    /** Cuts the streams of a pod's logs that go on now, as a kubelet's restart does; returns how many there were. */
    public int cutLogs(Pod pod, LogCut how) {
        return logs.cut(pod.getMetadata().getNamespace(), pod.getMetadata().getName(), how);
    }

    /** Serves no logs; a kubelet that restarts refuses connections for two seconds, then answers 404 for one. */
    public Fault refuseLogs(LogRefusal how) {
        logs.refuse(how);
        return once(() -> {
            try {
                logs.serveAgain(how);
            } catch (IOException e) {
                throw new UncheckedIOException("the node's port was taken meanwhile", e);
            }
        });
    }

    /** Kills a container: 137, reason Error. */
    public void kill(Pod pod, String container) {
        pods.harm(pod).kill(container);
    }

    /** Kills a container's first process as the kernel does for want of memory: 137, reason OOMKilled. */
    public void oomKill(Pod pod, String container) {
        pods.harm(pod).oomKill(container, false);
    }

    /**
     * Kills the largest process below a container's first one, as the kernel does under cgroup v1 for want of memory: the container
     * goes on, and ends some time with its own exit code, be it 0, and the reason OOMKilled.
     */
    public void oomKillChild(Pod pod, String container) {
        pods.harm(pod).oomKill(container, true);
    }

    /** Ends a pod as a kubelet that evicts it: one second of grace, then Failed with reason and message. */
    public void evict(Pod pod, PodFailure why) {
        pods.harm(pod).evict(why, EVICTION_GRACE);
    }

    /** Ends a pod as a kubelet does whose machine is being shut down in order: its own grace, then Failed with reason Terminated. */
    public void shutDown(Pod pod) {
        Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
        pods.harm(pod).evict(PodFailure.nodeShutdown(), Duration.ofSeconds(grace == null ? 30 : grace));
    }

    /** Deletes a pod as the taint manager does when its node has not been heard of for long. */
    public void deleteByTaintManager(Pod pod) {
        disruptions.delete(pod, "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint");
    }

    /** Deletes a pod as the scheduler does for one of higher priority. */
    public void preempt(Pod pod) {
        disruptions.delete(
                pod, "PreemptionByScheduler", "default-scheduler: preempting to accommodate a higher priority pod");
    }

    /** Deletes a pod's object at once while its processes run on, until the fault is lifted; then they get two seconds. */
    public Fault forceDelete(Pod pod) {
        var harm = pods.harm(pod);
        harm.runOn(true);
        disruptions.forceDelete(pod);
        return () -> harm.runOn(false);
    }

    /** Leaves the containers of pods that start from now on in ContainerCreating. */
    public Fault holdStarts(Predicate<Pod> meant) {
        return startTroubles.add(meant, new StartTrouble.Hold())::run;
    }

    /** Lets the images of pods that start from now on fail to be pulled: ErrImagePull, then ImagePullBackOff. */
    public Fault failPulls(Predicate<Pod> meant, String message) {
        return startTroubles.add(meant, new StartTrouble.PullFails(message))::run;
    }

    /** Lets the containers of pods that start from now on fail to be created: CreateContainerError. */
    public Fault failCreation(Predicate<Pod> meant, String message) {
        return startTroubles.add(meant, new StartTrouble.CreationFails(message))::run;
    }

    /** Sets the node's clock ahead, or back when negative: containers' times, lease, heartbeat and log timestamps show it. */
    public Fault shiftClock(Duration ahead) {
        clock.shift(ahead);
        return () -> clock.shift(Duration.ZERO);
    }

    private static Fault once(Runnable lift) {
        var lifted = new AtomicBoolean();
        return () -> {
            if (lifted.compareAndSet(false, true)) {
                lift.run();
            }
        };
    }
}
