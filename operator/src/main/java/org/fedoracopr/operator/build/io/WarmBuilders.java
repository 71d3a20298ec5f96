package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pod.WarmPod;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.io.Dispatcher;
import org.fedoracopr.operator.queue.io.PoolView;
import org.fedoracopr.operator.unread.Unread;
import org.fedoracopr.operator.warm.decide.Eligibility;
import org.fedoracopr.operator.warm.decide.WarmPlanner;
import org.fedoracopr.operator.warm.model.WarmBuilder;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.fedoracopr.operator.warm.model.WarmKind;
import org.fedoracopr.operator.warm.model.WarmPlan;
import org.fedoracopr.operator.warm.model.WarmPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm builders of all pools: makes them, takes them away, and gives them to builds.
 *
 * <p>The dispatcher's thread alone makes, drops and gives, so that no builder is given twice and none is made into a place that a build was given (invariant I2).
 * What a build was given is known from here until the build's status has it, and from there afterwards. Another thread listens to the agents. It is one class of
 * some 300 lines because all of it is about the same few Pods.
 */
final class WarmBuilders implements Dispatcher.WarmSide {

    private static final Logger log = LoggerFactory.getLogger(WarmBuilders.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 6;
    /** Of an agent that has said nothing but that its builder is warm, and of one that cannot go on. */
    private static final int LINES = 20;

    private static final char[] LETTERS = "bcdfghjklmnpqrstvwxz2456789".toCharArray();
    private static final int SUFFIX = 8;

    private final Cluster cluster;
    private final WarmPod warmPod;
    private final InformerEventSource<Pod, CoprBuild> pods;
    private final Function<String, List<CoprBuild>> builds;
    private final Function<String, List<CoprBuilderPool>> pools;
    private final OperatorMetrics metrics;
    private final InstantSource clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    /** The UIDs of Pods whose agent has said that they are warm. */
    private final Set<String> warm = ConcurrentHashMap.newKeySet();
    /** The UIDs of Pods that were told to go: the cache has them for a while. */
    private final Set<String> dropped = ConcurrentHashMap.newKeySet();
    /** Which build was given a Pod that its status does not name yet, by the Pod's UID. Only the dispatcher's thread touches it. */
    private final Map<String, Given> given = new HashMap<>();

    private final Map<String, Failures> failures = new ConcurrentHashMap<>();

    WarmBuilders(
            Cluster cluster,
            WarmPod warmPod,
            InformerEventSource<Pod, CoprBuild> pods,
            Function<String, List<CoprBuild>> builds,
            Function<String, List<CoprBuilderPool>> pools,
            OperatorMetrics metrics,
            InstantSource clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.warmPod = Objects.requireNonNull(warmPod, "warmPod is null");
        this.pods = Objects.requireNonNull(pods, "pods is null");
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.pools = Objects.requireNonNull(pools, "pools is null");
        this.metrics = Objects.requireNonNull(metrics, "metrics is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /**
     * Warm-ups of a kind that failed in a row.
     *
     * @param until when the next one may begin
     */
    private record Failures(int count, Instant until) {}

    private record Given(String namespace, String buildUid) {}

    @Override
    public @Nullable WarmClaim take(CoprBuild build, String pool) {
        String namespace = build.getMetadata().getNamespace();
        CoprBuilderPool resource = pool(namespace, pool);
        String chroot = build.getSpec().chroot();
        if (resource == null || kinds(resource).stream().noneMatch(kind -> kind.chroot().equals(chroot))) {
            return null;
        }
        String obstacle = Eligibility.obstacle(build);
        WarmBuilder chosen = obstacle != null
                ? null
                : WarmPlanner.choose(
                        observe(resource, new Occupancy(Map.of(), Map.of()), clock.instant()),
                        String.valueOf(chroot),
                        clock.instant());
        if (chosen == null) {
            metrics.warmFallback(obstacle == null ? "NoneWarm" : obstacle);
            return null;
        }
        given.put(chosen.uid(), new Given(namespace, build.getMetadata().getUid()));
        return chosen.claim();
    }

    @Override
    public void keep(String namespace, Occupancy occupancy, boolean mayMake) {
        if (unclaimed(namespace).isEmpty()
                && pools.apply(namespace).stream().allMatch(pool -> kinds(pool).isEmpty())) {
            return;
        }
        forgetGiven(namespace);
        Instant now = clock.instant();
        var known = new HashSet<String>();
        for (CoprBuilderPool pool : pools.apply(namespace)) {
            known.add(pool.getMetadata().getName());
            WarmPlan plan = WarmPlanner.plan(observe(pool, occupancy, now), now);
            plan.drop().forEach(drop -> drop(namespace, drop, now));
            if (mayMake) {
                plan.make().forEach(kind -> make(pool, kind));
            }
        }
        for (Pod pod : unclaimed(namespace)) {
            if (!known.contains(poolName(pod)) && !isLeaving(pod)) {
                drop(namespace, new WarmPlan.Drop(builder(pod), WarmPlan.Reason.CLOSED), now);
            }
        }
    }

    private WarmPool observe(CoprBuilderPool pool, Occupancy occupancy, Instant now) {
        String namespace = pool.getMetadata().getNamespace();
        String name = pool.getMetadata().getName();
        CoprBuilderPoolSpec spec = pool.getSpec();
        List<CoprBuild> all = builds.apply(namespace);
        PoolHealth health = PoolHealth.of(all).getOrDefault(name, PoolHealth.WELL);
        Set<String> promised = promised(all);
        var builders = new ArrayList<WarmBuilder>();
        int leaving = 0;
        for (Pod pod : unclaimed(namespace)) {
            if (!poolName(pod).equals(name)) {
                continue;
            }
            if (isLeaving(pod)) {
                leaving++;
            } else if (!promised.contains(pod.getMetadata().getUid())
                    && !given.containsKey(pod.getMetadata().getUid())) {
                builders.add(builder(pod));
            }
        }
        int max = Objects.requireNonNullElse(spec.max(), 1);
        List<WarmKind> kinds = kinds(pool).stream().map(kind -> kind(pool, kind)).toList();
        return new WarmPool(
                name,
                PoolView.closed(pool, health, now) == null,
                health.isOnTrial(),
                max,
                Objects.requireNonNullElse(spec.maxStarting(), max),
                Objects.requireNonNullElse(spec.maxPrealloc(), max),
                occupancy.occupied().getOrDefault(name, 0),
                occupancy.starting().getOrDefault(name, 0),
                (int) all.stream().filter(build -> isUnschedulable(build, name)).count(),
                leaving,
                kinds,
                builders);
    }

    private WarmKind kind(CoprBuilderPool pool, PoolPrealloc kind) {
        Failures failed = failures.get(key(pool.getMetadata().getNamespace(), pool.getMetadata().getName(), kind.chroot()));
        return new WarmKind(
                kind.chroot(),
                kind.count(),
                WarmPod.made(pool, kind),
                Duration.ofSeconds(
                        Objects.requireNonNullElse(kind.maxAgeSeconds(), PoolPrealloc.DEFAULT_MAX_AGE_SECONDS)),
                failed == null ? Instant.EPOCH : failed.until());
    }

    private void make(CoprBuilderPool pool, WarmKind wanted) {
        for (PoolPrealloc kind : kinds(pool)) {
            if (kind.chroot().equals(wanted.chroot())) {
                make(pool, kind);
            }
        }
    }

    private void make(CoprBuilderPool pool, PoolPrealloc kind) {
        try {
            Pod made = cluster.create(warmPod.desired(pool, kind, suffix()));
            if (made != null) {
                pods.handleRecentResourceCreate(ResourceID.fromResource(made), made);
                metrics.warmMade();
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            String name = pool.getMetadata().getName();
            failed(key(pool.getMetadata().getNamespace(), name, kind.chroot()), clock.instant());
            log.warn("a warm builder of pool {} is refused: {}", name, e.getMessage());
        }
    }

    private void drop(String namespace, WarmPlan.Drop drop, Instant now) {
        Pod pod = BuildServices.find(pods, namespace, drop.builder().pod()).orElse(null);
        if (pod == null || !pod.getMetadata().getUid().equals(drop.builder().uid())) {
            return;
        }
        boolean itsOwnFault = switch (drop.reason()) {
            case ENDED, OVERDUE -> true;
            case OLD, CHANGED, CLOSED, SURPLUS, GIVES_WAY -> false;
        };
        if (itsOwnFault) {
            failed(key(namespace, drop.builder().pool(), drop.builder().chroot()), now);
            log.warn(
                    "warm builder {} is of no use ({}): {}",
                    drop.builder().pod(),
                    drop.reason().text(),
                    lastWord(pod));
        }
        try {
            cluster.delete(pod);
            dropped.add(pod.getMetadata().getUid());
            metrics.warmDropped(drop.reason().text());
        } catch (KubernetesClientException e) {
            log.warn("warm builder {} cannot be deleted now: {}", drop.builder().pod(), e.getMessage());
        }
    }

    private void failed(String kind, Instant now) {
        failures.compute(kind, (ignored, before) -> {
            int count = before == null ? 1 : before.count() + 1;
            return new Failures(
                    count, now.plus(FIRST_PAUSE.multipliedBy(1L << Math.min(count - 1, MOST_DOUBLINGS))));
        });
    }

    private static String lastWord(Pod pod) {
        PodObservation.Present seen = PodObserver.present(pod);
        return seen.agent() instanceof ContainerState.Terminated ended && ended.message() != null
                ? ended.message()
                : Objects.requireNonNullElse(seen.reason(), "no word from it");
    }

    /** Hears which Pods have become warm; to be called about once a second, by another thread than the dispatcher's: a node that does not answer delays only this. */
    void listen(String namespace) {
        List<Pod> all = unclaimed(namespace);
        for (Pod pod : all) {
            PodObservation.Present seen = PodObserver.present(pod);
            if (!warm.contains(seen.uid())
                    && !isLeaving(pod)
                    && seen.agent() instanceof ContainerState.Running
                    && seen.builder() instanceof ContainerState.Running
                    && saysItIsWarm(pod)) {
                warm.add(seen.uid());
                failures.remove(key(namespace, poolName(pod), chroot(pod)));
                metrics.warmed(Duration.between(
                        Instant.parse(pod.getMetadata().getCreationTimestamp()), clock.instant()));
            }
        }
    }

    private boolean saysItIsWarm(Pod pod) {
        try {
            return cluster.tail(pod, AttemptTarget.AGENT, LINES)
                    .lines()
                    .anyMatch(line -> ProtocolJson.agentRecord(line)
                            .filter(AgentRecord.Warm.class::isInstance)
                            .isPresent());
        } catch (KubernetesClientException e) {
            log.debug("agent of {}: {}", pod.getMetadata().getName(), e.getMessage());
            return false;
        }
    }

    /** Forgets Pods that are gone. */
    void forgetGone(Set<String> namespaces) {
        var present = new HashSet<String>();
        namespaces.forEach(namespace -> pods.list(namespace, ignored -> true)
                .forEach(pod -> present.add(pod.getMetadata().getUid())));
        warm.retainAll(present);
        dropped.retainAll(present);
    }

    /** How many builders of a pool wait for a build. */
    int count(String namespace, String pool) {
        return (int) unclaimed(namespace).stream()
                .filter(pod -> poolName(pod).equals(pool) && !isLeaving(pod))
                .filter(pod -> builder(pod).state() == WarmBuilder.State.WARM)
                .count();
    }

    /** Who has it in the status by now, has used it or will never: the status tells. */
    private void forgetGiven(String namespace) {
        var waiting = new HashSet<String>();
        for (CoprBuild build : builds.apply(namespace)) {
            CoprBuildStatus status = build.getStatus();
            boolean ended = status != null && status.phase() != null && status.phase().isTerminal();
            if (!ended && (status == null || status.attempts().isEmpty())) {
                waiting.add(build.getMetadata().getUid());
            }
        }
        var here = new HashSet<String>();
        unclaimed(namespace).forEach(pod -> here.add(pod.getMetadata().getUid()));
        given.entrySet()
                .removeIf(entry -> entry.getValue().namespace().equals(namespace)
                        && !(here.contains(entry.getKey())
                                && waiting.contains(entry.getValue().buildUid())));
    }

    /** The UIDs of the Pods that builds under way have, or are to have. */
    private static Set<String> promised(List<CoprBuild> builds) {
        var promised = new HashSet<String>();
        for (CoprBuild build : builds) {
            List<BuildAttempt> attempts =
                    build.getStatus() == null ? List.of() : build.getStatus().attempts();
            if (!attempts.isEmpty() && attempts.getLast().podUid() != null && attempts.getLast().endedAt() == null) {
                promised.add(attempts.getLast().podUid());
            }
        }
        return promised;
    }

    private static boolean isUnschedulable(CoprBuild build, String pool) {
        return build.getStatus() != null
                && build.getStatus().phase() == BuildPhase.STARTING
                && !build.getStatus().attempts().isEmpty()
                && pool.equals(build.getStatus().attempts().getLast().pool())
                && build.getStatus().conditions().stream()
                        .anyMatch(condition -> condition.type().equals("Scheduled")
                                && "Unschedulable".equals(condition.reason()));
    }

    private WarmBuilder builder(Pod pod) {
        PodObservation.Present seen = PodObserver.present(pod);
        boolean over = seen.hasEnded()
                || seen.builder() instanceof ContainerState.Terminated
                || seen.agent() instanceof ContainerState.Terminated;
        return new WarmBuilder(
                seen.name(),
                seen.uid(),
                poolName(pod),
                chroot(pod),
                pod.getMetadata().getLabels().getOrDefault(PodIdentity.WARM, ""),
                Instant.parse(pod.getMetadata().getCreationTimestamp()),
                over
                        ? WarmBuilder.State.OVER
                        : warm.contains(seen.uid()) ? WarmBuilder.State.WARM : WarmBuilder.State.WARMING);
    }

    private boolean isLeaving(Pod pod) {
        return pod.isMarkedForDeletion() || dropped.contains(pod.getMetadata().getUid());
    }

    private List<Pod> unclaimed(String namespace) {
        return pods.list(namespace, PodIdentity::isUnclaimed).toList();
    }

    private @Nullable CoprBuilderPool pool(String namespace, String name) {
        return pools.apply(namespace).stream()
                .filter(pool -> pool.getMetadata().getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** None for a pool that this version cannot read, or that could make no Pod. */
    private static List<PoolPrealloc> kinds(CoprBuilderPool pool) {
        boolean usable = Unread.problem(pool) == null
                && pool.getSpec().results() != null
                && pool.getSpec().results().claimName() != null;
        return usable ? pool.getSpec().prealloc() : List.of();
    }

    private static String poolName(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(PodIdentity.POOL, "");
    }

    private static String chroot(Pod pod) {
        return Objects.requireNonNullElse(WarmPod.chroot(pod), "");
    }

    private static String key(String namespace, String pool, String chroot) {
        return namespace + "/" + pool + "/" + chroot;
    }

    private String suffix() {
        var suffix = new StringBuilder();
        random.ints(SUFFIX, 0, LETTERS.length).forEach(letter -> suffix.append(LETTERS[letter]));
        return suffix.toString();
    }
}
