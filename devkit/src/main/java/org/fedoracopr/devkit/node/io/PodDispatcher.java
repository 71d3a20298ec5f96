package org.fedoracopr.devkit.node.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.node.model.BackOff;
import org.fedoracopr.devkit.node.model.ImageCatalog;
import org.fedoracopr.devkit.node.model.PodEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives each pod that is bound to the node a {@link PodWorker} and passes on what becomes of its object. */
public final class PodDispatcher implements ResourceEventHandler<Pod>, LogEndpoint.Pods, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodDispatcher.class);
    private static final Duration END = Duration.ofSeconds(20);

    private final NodeContext node;
    private final String name;
    private final long logMaxSize;
    private final FileChannel lockFile;
    private final ScheduledFuture<?> rotation;
    private final Map<String, PodWorker> byUid = new ConcurrentHashMap<>();
    private @Nullable SharedIndexInformer<Pod> informer;

    /** How the node runs its pods. */
    public record Settings(
            String name,
            Path directory,
            ImageCatalog images,
            Map<String, Quantity> capacity,
            long logMaxSize,
            int logMaxFiles,
            Duration logCheckInterval,
            Duration firstRestartPause,
            URI apiServer,
            Gate stall,
            StartTroubles startTroubles) {
        public Settings {
            capacity = Map.copyOf(capacity);
        }
    }

    /**
     * Takes the node's directory and empties it: what an earlier process left there belongs to nobody.
     *
     * @throws IllegalStateException when another process uses it, or the machine does not let this user make namespaces
     */
    public PodDispatcher(
            Settings settings, KubernetesClient client, InstantSource clock, ScheduledExecutorService scheduler)
            throws IOException {
        name = settings.name();
        logMaxSize = settings.logMaxSize();
        Directories.make(settings.directory(), "rwxr-xr-x");
        lockFile = FileChannel.open(
                settings.directory().resolve("node.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock(settings.directory());
        Path pods = settings.directory().resolve("pods");
        Directories.delete(pods);
        Directories.make(pods, "rwxr-xr-x");
        Namespaces namespaces = Namespaces.ofThisUser();
        namespaces.check();
        node = new NodeContext(
                client,
                new ApiPods(client, clock, name),
                new VolumeContents(client, settings.capacity()),
                new PodEnvironment(client, settings.apiServer(), settings.capacity()),
                namespaces,
                settings.images(),
                pods,
                settings.logMaxFiles(),
                BackOff.beginningWith(settings.firstRestartPause()),
                clock,
                scheduler,
                settings.stall(),
                settings.startTroubles());
        long every = settings.logCheckInterval().toMillis();
        rotation = scheduler.scheduleWithFixedDelay(this::rotateLargeLogs, every, every, TimeUnit.MILLISECONDS);
    }

    private void lock(Path directory) throws IOException {
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new IllegalStateException(
                    "another process node uses " + directory + ": give each one its own directory");
        }
    }

    /** Begins to take pods. */
    public void start() {
        informer = node.client()
                .pods()
                .inAnyNamespace()
                .withField("spec.nodeName", name)
                .inform(this, 0);
    }

    @Override
    public void onAdd(Pod pod) {
        String uid = pod.getMetadata().getUid();
        PodWorker existing = byUid.get(uid);
        PodWorker worker = existing;
        if (worker == null) {
            worker = new PodWorker(node, pod, () -> byUid.remove(uid));
            byUid.put(uid, worker);
            worker.start();
        }
        worker.changed(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            // Deleted and made again while the watch was broken.
            onDelete(before, true);
        }
        onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean finalStateUnknown) {
        PodWorker worker = byUid.get(pod.getMetadata().getUid());
        if (worker != null) {
            worker.happened(new PodEvent.Vanished());
        }
    }

    @Override
    public Optional<LogEndpoint.PodLogs> find(String namespace, String pod) {
        return byUid.values().stream()
                .filter(worker -> worker.pod().getMetadata().getName().equals(pod)
                        && worker.pod().getMetadata().getNamespace().equals(namespace))
                .map(worker -> (LogEndpoint.PodLogs) worker)
                .findFirst();
    }

    /** What can be done to a pod of this node. */
    public PodHarm harm(Pod pod) {
        PodWorker worker = byUid.get(pod.getMetadata().getUid());
        if (worker == null) {
            throw new IllegalArgumentException(
                    "the node does not run the pod " + pod.getMetadata().getName() + ": wait until it does");
        }
        return worker;
    }

    /** Kills every container and lets go of all pods, as when the machine dies; nothing is reported. */
    public void abandon() {
        rotation.cancel(false);
        if (informer != null) {
            informer.stop();
        }
        byUid.values().forEach(PodWorker::abandon);
        byUid.clear();
        unlock();
    }

    @Override
    public String list() {
        List<Pod> pods = byUid.values().stream().map(PodWorker::pod).toList();
        return node.client()
                .getKubernetesSerialization()
                .asJson(new PodListBuilder().withItems(pods).build());
    }

    /** Rotates the logs of every container that are larger than so many bytes. */
    public void rotateLogs(long larger) throws IOException {
        for (PodWorker worker : byUid.values()) {
            worker.rotateLogs(larger);
        }
    }

    private void rotateLargeLogs() {
        if (node.stall().isShut()) {
            return;
        }
        try {
            rotateLogs(logMaxSize);
        } catch (IOException e) {
            LOG.warn("a container's log could not be rotated", e);
        }
    }

    /** Ends every pod, reports it, and returns when no process is left, or after a bound. */
    @Override
    public void close() {
        rotation.cancel(false);
        if (informer != null) {
            informer.stop();
        }
        for (PodWorker worker : byUid.values()) {
            worker.runOn(false);
            worker.happened(new PodEvent.NodeClosing());
        }
        try {
            for (PodWorker worker : byUid.values()) {
                if (!worker.awaitEnd(END)) {
                    LOG.warn(
                            "pod {} had not ended when the node was closed",
                            worker.pod().getMetadata().getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        unlock();
    }

    private void unlock() {
        try {
            lockFile.close();
        } catch (IOException e) {
            LOG.warn("the lock of the node's directory could not be given up", e);
        }
    }
}
