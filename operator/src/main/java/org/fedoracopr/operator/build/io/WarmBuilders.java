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
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.nodehealth.decide.LeftOut;
import org.fedoracopr.operator.pod.WarmPod;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.io.PoolView;
import org.fedoracopr.operator.queue.io.WarmSide;
import org.fedoracopr.operator.unread.Unread;
import org.fedoracopr.operator.warm.decide.Eligibility;
import org.fedoracopr.operator.warm.decide.WarmPlanner;
import org.fedoracopr.operator.warm.model.WarmBuilder;
import org.fedoracopr.operator.warm.model.WarmClaim;
import org.fedoracopr.operator.warm.model.WarmKind;
import org.fedoracopr.operator.warm.model.WarmPlan;
import org.fedoracopr.operator.warm.model.WarmPool;
import org.fedoracopr.operator.warm.model.WarmState;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The warm builders of all pools: makes them, takes them away, and gives them to builds.
 *
 * <p>The dispatcher's thread alone makes, drops and gives, so that no builder is given twice and none is made into a place that a build was given (invariant I2).
 * What a build was given is known from here until the build's status has it, and from there afterwards.
 *
 * <p>It is one class of some 300 lines because all of it is about what that one thread may touch.
 */
final class WarmBuilders implements WarmSide {

    private static final Logger log = LoggerFactory.getLogger(WarmBuilders.class);

    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";
    private static final int SUFFIX = 8;

    private final Cluster cluster;
    private final WarmPod warmPod;
    private final WarmPods warmPods;
    private final InformerEventSource<Pod, CoprBuild> cache;
    private final MadePods here;
    private final Function<String, List<CoprBuild>> builds;
    private final Function<String, List<CoprBuilderPool>> pools;
    private final OperatorMetrics metrics;
    private final InstantSource clock;
    private final RandomGenerator random = RandomGenerator.getDefault();
    private final WarmPause pause = new WarmPause();
    private final WarmDigests digests = new WarmDigests();
    /** Which build was given a Pod that its status does not name yet, by the Pod's UID. Only the dispatcher's thread touches it. */
    private final Map<String, Given> given = new HashMap<>();

    WarmBuilders(
            Cluster cluster,
            WarmPod warmPod,
            WarmPods warmPods,
            InformerEventSource<Pod, CoprBuild> cache,
            MadePods here,
            Function<String, List<CoprBuild>> builds,
            Function<String, List<CoprBuilderPool>> pools,
            OperatorMetrics metrics,
            InstantSource clock) {
        this.cluster = Objects.requireNonNull(cluster, "cluster is null");
        this.warmPod = Objects.requireNonNull(warmPod, "warmPod is null");
        this.warmPods = Objects.requireNonNull(warmPods, "warmPods is null");
        this.cache = Objects.requireNonNull(cache, "cache is null");
        this.here = Objects.requireNonNull(here, "here is null");
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.pools = Objects.requireNonNull(pools, "pools is null");
        this.metrics = Objects.requireNonNull(metrics, "metrics is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    private record Given(String namespace, String buildUid) {}

    @Override
    public @Nullable WarmClaim take(CoprBuild build, String pool) {
        String namespace = build.getMetadata().getNamespace();
        String chroot = String.valueOf(build.getSpec().chroot());
        CoprBuilderPool resource = pools.apply(namespace).stream()
                .filter(candidate -> candidate.getMetadata().getName().equals(pool))
                .findFirst()
                .orElse(null);
        if (resource == null
                || kinds(resource).stream().noneMatch(kind -> kind.chroot().equals(chroot))) {
            return null;
        }
        String obstacle = Eligibility.obstacle(build);
        WarmBuilder chosen = obstacle == null ? choose(resource, chroot) : null;
        if (chosen == null) {
            metrics.warmFallback(obstacle == null ? "NoneWarm" : obstacle);
            return null;
        }
        given.put(chosen.uid(), new Given(namespace, build.getMetadata().getUid()));
        return chosen.claim();
    }

    private @Nullable WarmBuilder choose(CoprBuilderPool pool, String chroot) {
        String namespace = pool.getMetadata().getNamespace();
        List<Pod> unclaimed = warmPods.unclaimed(namespace);
        // Without any the builds need not be asked which of them they are to have.
        Set<String> promised = unclaimed.isEmpty() ? Set.of() : promised(builds.apply(namespace));
        return WarmPlanner.choose(kindsOf(pool), free(pool, unclaimed, promised), chroot, clock.instant());
    }

    @Override
    public void keep(String namespace, Occupancy occupancy, boolean mayMake) {
        List<Pod> unclaimed = warmPods.unclaimed(namespace);
        List<CoprBuilderPool> all = pools.apply(namespace);
        if (unclaimed.isEmpty() && all.stream().allMatch(pool -> kinds(pool).isEmpty())) {
            return;
        }
        List<CoprBuild> known = builds.apply(namespace);
        forgetGiven(namespace, unclaimed, known);
        Instant now = clock.instant();
        Set<String> promised = promised(known);
        var names = new HashSet<String>();
        for (CoprBuilderPool pool : all) {
            String name = pool.getMetadata().getName();
            names.add(name);
            WarmPool seen = observe(
                    pool,
                    occupancy.health().getOrDefault(name, PoolHealth.WELL),
                    occupancy,
                    unschedulable(known, name),
                    unclaimed,
                    promised,
                    now);
            WarmPlan plan = WarmPlanner.plan(seen, now);
            plan.drop().forEach(drop -> drop(namespace, drop, now));
            if (mayMake) {
                plan.make().forEach(kind -> make(pool, kind));
            }
        }
        digests.retain(namespace, names);
        unclaimed.stream()
                .filter(pod -> !names.contains(WarmPods.pool(pod)) && !warmPods.isLeaving(pod))
                .forEach(pod -> drop(
                        namespace, new WarmPlan.Drop(warmPods.builder(pod, Set.of()), WarmPlan.Reason.CLOSED), now));
    }

    private WarmPool observe(
            CoprBuilderPool pool,
            PoolHealth health,
            Occupancy occupancy,
            int unschedulable,
            List<Pod> unclaimed,
            Set<String> promised,
            Instant now) {
        String name = pool.getMetadata().getName();
        CoprBuilderPoolSpec spec = pool.getSpec();
        int max = Objects.requireNonNullElse(spec.max(), 1);
        int leaving = (int) unclaimed.stream()
                .filter(pod -> WarmPods.pool(pod).equals(name) && warmPods.isLeaving(pod))
                .count();
        return new WarmPool(
                name,
                PoolView.closed(pool, health, now) == null,
                health.isOnTrial(),
                max,
                Objects.requireNonNullElse(spec.maxStarting(), max),
                Objects.requireNonNullElse(spec.maxPrealloc(), max),
                occupancy.occupied().getOrDefault(name, 0),
                occupancy.starting().getOrDefault(name, 0),
                unschedulable,
                leaving,
                kindsOf(pool),
                free(pool, unclaimed, promised));
    }

    /** The builders of a pool that no build is to have. */
    private List<WarmBuilder> free(CoprBuilderPool pool, List<Pod> unclaimed, Set<String> promised) {
        var free = new ArrayList<WarmBuilder>();
        Set<String> quarantined = LeftOut.quarantined(pool);
        for (Pod pod : unclaimed) {
            String uid = pod.getMetadata().getUid();
            if (WarmPods.pool(pod).equals(pool.getMetadata().getName())
                    && !warmPods.isLeaving(pod)
                    && !promised.contains(uid)
                    && !given.containsKey(uid)) {
                free.add(warmPods.builder(pod, quarantined));
            }
        }
        return free;
    }

    private List<WarmKind> kindsOf(CoprBuilderPool pool) {
        String namespace = pool.getMetadata().getNamespace();
        String name = pool.getMetadata().getName();
        return kinds(pool).stream()
                .map(kind -> new WarmKind(
                        kind.chroot(),
                        kind.count(),
                        digests.of(pool, kind),
                        Duration.ofSeconds(
                                Objects.requireNonNullElse(kind.maxAgeSeconds(), PoolPrealloc.DEFAULT_MAX_AGE_SECONDS)),
                        pause.end(namespace, name, kind.chroot())))
                .toList();
    }

    private void make(CoprBuilderPool pool, WarmKind wanted) {
        kinds(pool).stream()
                .filter(kind -> kind.chroot().equals(wanted.chroot()))
                .findFirst()
                .ifPresent(kind -> make(pool, kind));
    }

    private void make(CoprBuilderPool pool, PoolPrealloc kind) {
        String name = pool.getMetadata().getName();
        try {
            Pod made = cluster.create(warmPod.desired(pool, kind, suffix(), LeftOut.ofWarm(pool)));
            if (made != null) {
                cache.handleRecentResourceCreate(ResourceID.fromResource(made), made);
                here.put(made);
                metrics.warmMade();
            }
        } catch (KubernetesClientException | IllegalArgumentException e) {
            pause.failed(
                    pool.getMetadata().getNamespace(),
                    name,
                    kind.chroot(),
                    String.valueOf(e.getMessage()),
                    clock.instant());
            log.warn("a warm builder of pool {} is refused: {}", name, e.getMessage());
        }
    }

    private void drop(String namespace, WarmPlan.Drop drop, Instant now) {
        WarmBuilder builder = drop.builder();
        Pod pod = BuildServices.find(cache, namespace, builder.pod()).orElse(null);
        try {
            if (pod == null || !pod.getMetadata().getUid().equals(builder.uid()) || !warmPods.drop(pod)) {
                return;
            }
        } catch (KubernetesClientException e) {
            log.warn("warm builder {} cannot be deleted now: {}", builder.pod(), e.getMessage());
            return;
        }
        metrics.warmDropped(drop.reason().text());
        switch (drop.reason()) {
            case ENDED, OVERDUE -> {
                String why = WarmPods.lastWord(pod);
                pause.failed(namespace, builder.pool(), builder.chroot(), why, now);
                log.warn(
                        "warm builder {} is of no use ({}): {}",
                        builder.pod(),
                        drop.reason().text(),
                        why);
            }
            case OLD, CHANGED, CLOSED, SURPLUS, GIVES_WAY, NODE_LEFT_OUT ->
                log.debug(
                        "warm builder {} goes: {}", builder.pod(), drop.reason().text());
        }
    }

    /** How a pool fares. */
    WarmState state(String namespace, String pool) {
        return new WarmState(warmPods.count(namespace, pool), pause.problem(namespace, pool));
    }

    /** To be called about once a second, by another thread than the dispatcher's. */
    void listen(String namespace) {
        warmPods.listen(namespace).forEach(builder -> pause.succeeded(namespace, builder.pool(), builder.chroot()));
    }

    /** Forgets what builds have in their status by now, what was used, and what was given to builds that will never use it. */
    private void forgetGiven(String namespace, List<Pod> unclaimed, List<CoprBuild> known) {
        var waiting = new HashSet<String>();
        for (CoprBuild build : known) {
            CoprBuildStatus status = build.getStatus();
            boolean ended =
                    status != null && status.phase() != null && status.phase().isTerminal();
            if (!ended && (status == null || status.attempts().isEmpty())) {
                waiting.add(build.getMetadata().getUid());
            }
        }
        var here = new HashSet<String>();
        unclaimed.forEach(pod -> here.add(pod.getMetadata().getUid()));
        given.entrySet()
                .removeIf(entry -> entry.getValue().namespace().equals(namespace)
                        && !(here.contains(entry.getKey())
                                && waiting.contains(entry.getValue().buildUid())));
    }

    /** The UIDs of the Pods that builds under way have, or are to have. */
    private static Set<String> promised(List<CoprBuild> builds) {
        var promised = new HashSet<String>();
        for (CoprBuild build : builds) {
            BuildAttempt attempt = current(build);
            if (attempt != null && attempt.podUid() != null && attempt.endedAt() == null) {
                promised.add(attempt.podUid());
            }
        }
        return promised;
    }

    private static int unschedulable(List<CoprBuild> builds, String pool) {
        return (int) builds.stream()
                .filter(build -> {
                    BuildAttempt attempt = current(build);
                    return attempt != null
                            && pool.equals(attempt.pool())
                            && build.getStatus().phase() == BuildPhase.STARTING
                            && build.getStatus().conditions().stream()
                                    .anyMatch(condition -> "Unschedulable".equals(condition.reason()));
                })
                .count();
    }

    private static @Nullable BuildAttempt current(CoprBuild build) {
        return build.getStatus() == null || build.getStatus().attempts().isEmpty()
                ? null
                : build.getStatus().attempts().getLast();
    }

    /** None for a pool that this version cannot read, or that could make no Pod. */
    private static List<PoolPrealloc> kinds(CoprBuilderPool pool) {
        boolean usable = Unread.problem(pool) == null
                && pool.getSpec().results() != null
                && pool.getSpec().results().claimName() != null;
        return usable ? pool.getSpec().prealloc() : List.of();
    }

    private String suffix() {
        var suffix = new StringBuilder();
        random.ints(SUFFIX, 0, LETTERS.length()).forEach(letter -> suffix.append(LETTERS.charAt(letter)));
        return suffix.toString();
    }
}
