package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.node.decide.PodLifecycle;
import org.fedoracopr.devkit.node.log.ContainerLog;
import org.fedoracopr.devkit.node.model.ContainerReport;
import org.fedoracopr.devkit.node.model.PodAction;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.fedoracopr.devkit.node.model.PodFailure;
import org.fedoracopr.devkit.node.model.PodLife;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that acts for a pod: it takes events one after the other, asks {@link PodLifecycle} what follows and does it.
 *
 * <p>Invariant: the object, {@code life} and the containers are changed by that thread only, except that faults harm processes from
 * outside. That one thread owns it all is why this class is longer than others.
 */
final class PodWorker implements LogEndpoint.PodLogs, PodHarm {

    private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration REFRESH = Duration.ofMinutes(1);

    private final NodeContext node;
    private final Path directory;
    private final BlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
    private final CountDownLatch finished = new CountDownLatch(1);
    private final PodVolumes volumes;
    private final PodContainers containers;
    private final PodPreparation preparation;
    private final PodProbes probes = new PodProbes(this::happened);
    private final PodObject object;
    /** While it is shut nothing is done for the pod. */
    private final Gate signals = new Gate();

    private final ScheduledFuture<?> refresh;
    private final Runnable forgotten;

    private volatile PodLife life;
    private volatile boolean over;
    private int running;

    /** {@code forgotten} is run when nothing of the pod is left on this node. */
    PodWorker(NodeContext node, Pod pod, Runnable forgotten) {
        this.node = node;
        this.object = new PodObject(node, pod);
        this.forgotten = forgotten;
        this.life = PodLifecycle.first(pod, node.backOff());
        this.directory = node.directory().resolve(pod.getMetadata().getUid());
        this.volumes = new PodVolumes(node.client(), node.contents(), node.namespaces(), directory.resolve("volumes"));
        this.containers = new PodContainers(node, directory.resolve("containers"), this::happened);
        this.preparation = new PodPreparation(node, volumes, containers);
        this.refresh = node.scheduler()
                .scheduleWithFixedDelay(
                        () -> work.add(() -> refresh(true)),
                        REFRESH.toSeconds(),
                        REFRESH.toSeconds(),
                        TimeUnit.SECONDS);
    }

    void start() {
        Thread.ofVirtual().name("pod-" + name()).start(this::run);
    }

    private String name() {
        return pod().getMetadata().getName();
    }

    /** The newest object of the pod. */
    void changed(Pod newest) {
        work.add(() -> {
            object.changed(newest);
            handle(new PodEvent.Changed());
        });
    }

    /** Any other event. */
    void happened(PodEvent event) {
        work.add(() -> handle(event));
    }

    Pod pod() {
        return object.newest();
    }

    @Override
    public void kill(String container) {
        containers.kill(container);
    }

    @Override
    public void oomKill(String container, boolean child) {
        containers.oomKill(container, child);
    }

    @Override
    public void evict(PodFailure why, Duration grace) {
        happened(new PodEvent.Evicted(why, grace));
    }

    @Override
    public void runOn(boolean whatever) {
        signals.set(whatever);
    }

    /** Lets go of the pod at once, as when the node's machine dies: its processes are killed, nothing is reported. */
    void abandon() {
        over = true;
        refresh.cancel(false);
        probes.close();
        containers.killAndAwait();
        volumes.close();
        signals.set(false);
        work.add(() -> {});
        finished.countDown();
    }

    @Override
    public Optional<ContainerLog> log(String container, boolean previous) {
        return containers.log(container, previous);
    }

    @Override
    public Optional<ContainerReport> container(String name) {
        return life.container(name);
    }

    void rotateLogs(long larger) throws IOException {
        containers.rotateLogs(larger);
    }

    /** Waits until the pod has ended and its status is written, or the node has forgotten it; false after the bound. */
    boolean awaitEnd(Duration bound) throws InterruptedException {
        return finished.await(bound.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void run() {
        while (!over) {
            try {
                Runnable next = work.take();
                awaitGates();
                if (!over) {
                    next.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.error("pod {} could not be handled; its next event will be", name(), e);
            }
        }
    }

    private void handle(PodEvent event) {
        if (event instanceof PodEvent.Ended ended) {
            running--;
            probes.stop(ended.container());
        }
        if (event instanceof PodEvent.Vanished) {
            object.vanished();
        }
        PodLifecycle.Next next = PodLifecycle.next(life, pod(), event);
        life = next.life();
        perform(next.actions());
        if (object.gone() && running == 0 && !over) {
            cleanUp();
        }
    }

    private void awaitGates() throws InterruptedException {
        node.stall().await(() -> over);
        signals.await(() -> over);
    }

    private void perform(List<PodAction> actions) {
        for (int at = 0; at < actions.size(); at++) {
            try {
                awaitGates();
                if (over) {
                    return;
                }
                perform(actions.get(at));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (KubernetesClientException e) {
                LOG.info("pod {}: the API server did not take a request; trying again: {}", name(), e.getMessage());
                List<PodAction> rest = actions.subList(at, actions.size());
                after(RETRY, () -> perform(rest));
                return;
            }
        }
        if (life.stage() == PodLife.Stage.ENDED && running == 0) {
            freeSpace();
            finished.countDown();
        }
    }

    private void perform(PodAction action) {
        switch (action) {
            case PodAction.Report unused -> object.report(life);
            case PodAction.Prepare unused -> handle(preparation.all(pod()));
            case PodAction.Retry unused -> after(RETRY, () -> handle(new PodEvent.RetryDue()));
            case PodAction.Start unused -> startContainers();
            case PodAction.Refresh unused -> refresh(false);
            case PodAction.StartAgain again -> startAgain(again.container());
            case PodAction.AwaitRestart pause ->
                after(pause.pause(), () -> handle(new PodEvent.RestartDue(pause.container())));
            case PodAction.Probe probe -> probes.start(spec(probe.container()), probe.containerId());
            case PodAction.TerminateOne one -> {
                containers.terminate(one.container());
                after(one.grace(), () -> handle(new PodEvent.ContainerGraceOver(one.container(), one.containerId())));
            }
            case PodAction.KillOne one -> containers.kill(one.container());
            case PodAction.Terminate terminate -> {
                probes.close();
                containers.terminate();
                after(terminate.grace(), () -> handle(new PodEvent.GraceOver()));
            }
            case PodAction.Kill unused -> containers.kill();
            case PodAction.WatchDeadline deadline ->
                after(
                        Duration.between(
                                node.clock().instant(), object.startedAt().plus(deadline.afterStart())),
                        () -> handle(new PodEvent.DeadlineReached()));
            case PodAction.DeleteObject unused -> delete();
            case PodAction.Forget unused -> object.vanished();
            case PodAction.Tell tell -> object.tell(tell);
        }
    }

    private void delete() {
        try {
            containers.removeLogs();
        } catch (IOException e) {
            LOG.warn("pod {}: its logs could not be removed", name(), e);
        }
        object.delete();
    }

    private void startContainers() {
        for (Container container : pod().getSpec().getContainers()) {
            running++;
            containers.start(pod(), container, volumes.sandbox().orElse(null));
        }
    }

    private void startAgain(String name) {
        Container container = spec(name);
        Optional<PodEvent> missing = preparation.one(pod(), container);
        if (missing.isPresent()) {
            handle(missing.get());
        } else {
            running++;
            containers.start(pod(), container, volumes.sandbox().orElse(null));
        }
    }

    private Container spec(String name) {
        return pod().getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void refresh(boolean all) {
        if (life.stage() == PodLife.Stage.RUNNING) {
            try {
                volumes.refresh(pod(), all);
            } catch (NotReadyException | IOException | KubernetesClientException e) {
                LOG.warn("pod {}: a volume shows its former content: {}", name(), e.getMessage());
            }
        }
    }

    /** What a pod that has ended needs no more; its logs stay until its object goes. */
    private void freeSpace() {
        refresh.cancel(false);
        probes.close();
        volumes.close();
        containers.freeSpace();
        remove(directory.resolve("volumes"));
    }

    private void cleanUp() {
        over = true;
        freeSpace();
        remove(directory);
        finished.countDown();
        forgotten.run();
    }

    private void remove(Path tree) {
        try {
            Directories.delete(tree);
        } catch (IOException e) {
            LOG.warn("pod {}: {} could not be removed", name(), tree, e);
        }
    }

    private void after(Duration delay, Runnable then) {
        CompletableFuture.delayedExecutor(Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS, node.scheduler())
                .execute(() -> work.add(then));
    }
}
