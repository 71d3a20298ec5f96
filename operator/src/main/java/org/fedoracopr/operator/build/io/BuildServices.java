package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.attempt.AttemptReaders;
import org.fedoracopr.operator.build.model.Action;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.leadership.LeaderGate;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.pod.BuilderPod;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.WarmPod;
import org.fedoracopr.operator.queue.io.Dispatcher;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.fedoracopr.operator.results.io.CheckCluster;
import org.fedoracopr.operator.warm.model.WarmState;
import org.jspecify.annotations.Nullable;

/** What the reconciler of builds works with; complete once its caches are connected. */
public final class BuildServices implements AutoCloseable {

    private final KubernetesClient client;
    private final Set<String> namespaces;
    private final AttemptReaders readers;
    private final BuilderPod builderPod;
    private final InstantSource clock;
    private final @Nullable String logBaseUrl;
    private final LeaderGate gate;
    private final OperatorMetrics metrics;
    private final WrittenBuilds written = new WrittenBuilds();
    private @Nullable Connected connected;

    /** @param logBaseUrl of the log backend as users reach it; null when there is none */
    public BuildServices(
            KubernetesClient client,
            Set<String> namespaces,
            AttemptReaders readers,
            BuilderPod builderPod,
            InstantSource clock,
            @Nullable String logBaseUrl,
            LeaderGate gate,
            OperatorMetrics metrics) {
        this.gate = Objects.requireNonNull(gate, "gate is null");
        this.metrics = Objects.requireNonNull(metrics, "metrics is null");
        this.client = Objects.requireNonNull(client, "client is null");
        this.namespaces = Set.copyOf(namespaces);
        this.readers = Objects.requireNonNull(readers, "readers is null");
        this.builderPod = Objects.requireNonNull(builderPod, "builderPod is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.logBaseUrl = logBaseUrl;
    }

    private record Connected(
            CachedView view,
            Consumer<CoprBuild> wake,
            Dispatcher dispatcher,
            BuildObserver observer,
            PodMaker podMaker,
            Cluster cluster,
            NodeReader nodes,
            Announcer announcer,
            WarmBuilders warm,
            WarmPods warmPods) {}

    void connect(
            IndexerResourceCache<CoprBuild> builds,
            InformerEventSource<Pod, CoprBuild> pods,
            InformerEventSource<CoprBuilderPool, CoprBuild> pools,
            InformerEventSource<CoprBuildQuota, CoprBuild> quotas,
            Consumer<CoprBuild> wake) {
        var cluster = new Cluster(client);
        var made = new MadePods(pods::get);
        var maker = new PodMaker(cluster, builderPod, pods, made, pools, clock);
        var warmPods = new WarmPods(cluster, this::pods, metrics, clock);
        var warm = new WarmBuilders(
                cluster,
                new WarmPod(builderPod),
                warmPods,
                pods,
                made,
                this::builds,
                namespace -> pools.list(namespace, ignored -> true).toList(),
                metrics,
                clock);
        var view = new CachedView(namespaces, builds, written, pods, made, pools, quotas, maker, warm);
        var dispatcher = new Dispatcher(view, wake, new DispatchWatcher(gate, metrics), clock);
        var nodes = new NodeReader(cluster::node, clock);
        var observer = new BuildObserver(maker, cluster, nodes, readers, dispatcher, view::facts, clock, logBaseUrl);
        connected = new Connected(
                view, wake, dispatcher, observer, maker, cluster, nodes, new Announcer(client), warm, warmPods);
    }

    /** From now on this operator acts: on every build, as if it had just been started. */
    public void begin() {
        connected().observer().beginsNow();
        namespaces.forEach(namespace -> builds(namespace).forEach(connected().wake()));
        connected().dispatcher().wake();
    }

    /** To be called about once a second, for what time alone changes in the queue. */
    public void tickQueue() {
        connected().dispatcher().tick();
    }

    /** To be called about once a second: hears which builders have become warm. */
    public void listenToWarmBuilders() {
        if (gate.isOpen()) {
            namespaces.forEach(connected().warm()::listen);
        }
    }

    /** How a pool fares with builders that are made ahead. */
    public WarmState warmState(String namespace, String pool) {
        return connected().warm().state(namespace, pool);
    }

    /** How many waiting builds of a namespace each pool and limit holds. */
    public Map<String, Integer> heldBy(String namespace) {
        return connected().dispatcher().heldBy(namespace);
    }

    /** Why a build waits and for how long still; null when no such build waits. */
    public @Nullable QueueOutlook outlook(String namespace, String name) throws InterruptedException, TimeoutException {
        return connected().dispatcher().outlook(namespace, name);
    }

    /** A Pod has changed: the end of one whose build is deleted concerns the queue, and no build. */
    void podChanged(Pod pod) {
        if (connected().view().isStray(pod)) {
            connected().dispatcher().wake();
        }
    }

    /** How many announcements were lost. */
    public long announcementsLost() {
        return connected().announcer().lost();
    }

    private Connected connected() {
        return Objects.requireNonNull(connected, "the reconciler's caches are not connected yet");
    }

    /** A build as the API server returned it when its status was written. */
    void written(CoprBuild build) {
        written.put(build);
    }

    /** All builds of a namespace, as last seen or written. */
    public List<CoprBuild> builds(String namespace) {
        return connected().view().builds(namespace);
    }

    /** All pools of a namespace, from a cache. */
    public List<CoprBuilderPool> pools(String namespace) {
        return connected().view().pools(namespace);
    }

    /** Whether a node is in the cluster and ready, as far as the API server tells. */
    public boolean isThere(String node) {
        return connected().nodes().observe(node) instanceof NodeObservation.Known known && known.ready();
    }

    /** Tells people what has become of a pool, as an event. */
    public void announce(CoprBuilderPool pool, boolean warning, String reason, String message) {
        connected().announcer().announce(pool, new Action.Announce(warning, reason, message), clock.instant());
    }

    /** All Pods of builders in a namespace, as last seen or made. */
    public List<Pod> pods(String namespace) {
        return connected().view().pods(namespace);
    }

    /** What looking at results volumes asks of the cluster. */
    public CheckCluster checkCluster() {
        return new VolumeCluster(this::cluster);
    }

    /** The builder Pods, as they are when nothing but they themselves says what they belong to. */
    public OrphanedPods orphanedPods() {
        return new OrphanedPods(connected().cluster(), readers, this::builds, this::pods);
    }

    /**
     * Lets go of what is kept for builds that are gone together with their Pods: a deleted build is reconciled no more, and its readers would open a log that is
     * no more for ever.
     */
    public void forgetDeleted() {
        connected().warmPods().forgetGone(namespaces);
        // Before the caches are read: what begins after that is of a build in them.
        Set<AttemptKey> kept = new HashSet<>(readers.attempts());
        kept.addAll(podMaker().remembered());
        var present = new HashSet<String>();
        for (String namespace : kept.isEmpty() ? Set.<String>of() : namespaces) {
            builds(namespace).forEach(build -> present.add(build.getMetadata().getUid()));
            pods(namespace)
                    .forEach(pod -> present.add(pod.getMetadata().getLabels().get(PodIdentity.BUILD_UID)));
        }
        for (AttemptKey key : kept) {
            if (!present.contains(key.buildUid())) {
                readers.stop(key);
                podMaker().forget(key);
            }
        }
    }

    Dispatcher dispatcher() {
        return connected().dispatcher();
    }

    BuildObserver observer() {
        return connected().observer();
    }

    PodMaker podMaker() {
        return connected().podMaker();
    }

    Cluster cluster() {
        return connected().cluster();
    }

    Announcer announcer() {
        return connected().announcer();
    }

    /** Whether this operator acts. */
    boolean leads() {
        return gate.isOpen();
    }

    OperatorMetrics metrics() {
        return metrics;
    }

    AttemptReaders readers() {
        return readers;
    }

    InstantSource clock() {
        return clock;
    }

    @Override
    public void close() {
        if (connected != null) {
            connected.dispatcher().close();
            connected.announcer().close();
        }
        readers.close();
    }

    private record DispatchWatcher(LeaderGate gate, OperatorMetrics metrics) implements Dispatcher.Watcher {

        @Override
        public boolean mayAdmit() {
            return gate.isOpen();
        }

        @Override
        public void planned(Duration length) {
            metrics.planned(length);
        }

        @Override
        public void admitted() {
            metrics.admitted();
        }
    }

    static <R extends HasMetadata> Optional<R> find(
            InformerEventSource<R, CoprBuild> source, String namespace, String name) {
        return source.get(new ResourceID(name, namespace));
    }
}
