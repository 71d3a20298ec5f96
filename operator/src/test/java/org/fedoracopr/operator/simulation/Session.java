package org.fedoracopr.operator.simulation;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.attempt.AttemptKey;
import org.fedoracopr.operator.build.io.OwnWrites;
import org.fedoracopr.operator.build.io.PodSight;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.pod.PodIdentity;
import org.fedoracopr.operator.pool.PoolCounts;
import org.fedoracopr.operator.queue.io.Dispatcher;
import org.fedoracopr.operator.queue.io.PlannedDispatcher;
import org.jspecify.annotations.Nullable;

/**
 * One time as the leader: everything that an operator has in memory, and that is gone with the process.
 *
 * <p>It does what BuildServices, the framework's queue of builds and CoprBuilderOperator do, around the real dispatcher.
 */
final class Session {

    private static final Duration SWEEP = Duration.ofSeconds(30);
    private static final Duration POOLS = Duration.ofSeconds(5);

    private final World world;
    private final OperatorModel operator;
    private final Duration skew;
    private final Instant watchingSince;
    private final WatchedCache<CoprBuild> builds;
    private final WatchedCache<Pod> pods;
    private final OwnWrites own;
    private final Map<AttemptKey, AttemptReader> readers = new LinkedHashMap<>();
    private final Map<AttemptKey, String> beingMade = new HashMap<>();
    private final Set<AttemptKey> madeHere = new HashSet<>();
    private final Set<AttemptKey> deletedHere = new HashSet<>();
    private final Set<String> busy = new HashSet<>();
    private final Set<String> dirty = new HashSet<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<String, String> poolStatuses = new HashMap<>();
    private final Dispatcher dispatcher;
    private boolean over;

    Session(World world, OperatorModel operator, Duration skew) {
        this.world = world;
        this.operator = operator;
        this.skew = skew;
        this.watchingSince = now();
        this.builds = new WatchedCache<>(
                world, this, world.server().builds(), Duration.ZERO, build -> enqueue(Things.name(build)));
        // The builds are listed as they are now, for the queue counts them; of Pods an older list will do.
        Duration lag = world.chance().comes(Fault.LIST_STALE) ? world.chance().seconds(5, 120) : Duration.ZERO;
        this.pods = new WatchedCache<>(world, this, world.server().pods(), lag, this::podChanged);
        this.own = new OwnWrites(name -> Optional.ofNullable(pods.get(name)));
        this.dispatcher = newDispatcher();
    }

    private void podChanged(Pod pod) {
        enqueue(Things.owner(pod));
        CoprBuild build = builds.get(Things.owner(pod));
        if (build == null || !Things.uid(build).equals(Things.buildUid(pod)) || build.isMarkedForDeletion()) {
            world.time().after(world.chance().millis(1, 10), () -> guarded(this::planQueue));
        }
    }

    void begin() {
        builds.list().forEach(build -> enqueue(Things.name(build)));
        world.time().every(SWEEP, () -> goesOn(new OrphanSweepModel(world, this)::run));
        world.time().every(POOLS, () -> goesOn(this::countPools));
        world.time().every(POOLS, () -> goesOn(() -> dispatcher.tick()));
    }

    void end() {
        over = true;
        builds.close();
        pods.close();
        readers.values().forEach(AttemptReader::close);
        dispatcher.close();
    }

    private boolean goesOn(Runnable body) {
        guarded(body);
        return !over;
    }

    /** Does it as this process, when that stands still after it goes on; not at all when it has ended. */
    void guarded(Runnable body) {
        if (!over) {
            operator.unlessPaused(() -> {
                if (!over) {
                    body.run();
                }
            });
        }
    }

    Instant now() {
        return world.time().instant().plus(skew);
    }

    Instant watchingSince() {
        return watchingSince;
    }

    WatchedCache<Pod> pods() {
        return pods;
    }

    /** A build as the API server has answered with it. */
    void written(CoprBuild build) {
        builds.putOwn(build);
        own.put(build);
    }

    /** A Pod as the API server has answered with it when it was made. */
    void made(Pod pod) {
        pods.putOwn(pod);
        own.put(pod);
    }

    List<CoprBuild> knownBuilds() {
        return world.rules().knowsItsWrites() ? own.builds(Things.NAMESPACE, builds::list) : builds.list();
    }

    List<Pod> knownPods() {
        return world.rules().knowsItsWrites() ? own.pods(Things.NAMESPACE, pods::list) : pods.list();
    }

    Set<AttemptKey> madeHere() {
        return madeHere;
    }

    Set<AttemptKey> deletedHere() {
        return deletedHere;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    // ---- requests

    /** A request that changes nothing. */
    <T> void read(String what, Supplier<T> atServer, Consumer<T> answered, Consumer<ApiException> failed) {
        send(what, atServer, answered, failed, false);
    }

    /** A request that changes something. */
    <T> void change(String what, Supplier<T> atServer, Consumer<T> answered, Consumer<ApiException> failed) {
        if (world.chance().comes(Fault.OPERATOR_PAUSED)) {
            operator.pause(world.chance().seconds(1, 180));
            guarded(() -> change(what, atServer, answered, failed));
            return;
        }
        if (!operator.mayChangeAnything()) {
            world.trace(what, "refused: the lease may be another's");
            operator.restart();
            return;
        }
        boolean killed = world.chance().comes(Fault.OPERATOR_KILLED);
        if (killed && world.chance().even(0.5)) {
            operator.restart();
            return;
        }
        send(what, atServer, answered, failed, world.chance().comes(Fault.ACTION_REPEATED));
        if (killed) {
            operator.restart();
        }
    }

    private <T> void send(
            String what, Supplier<T> atServer, Consumer<T> answered, Consumer<ApiException> failed, boolean twice) {
        Duration flight = world.chance().comes(Fault.REQUEST_SLOW)
                ? world.chance().millis(1_000, OperatorModel.REQUEST_TIMEOUT.toMillis() - 1)
                : world.chance().millis(1, 20);
        world.time().after(flight, () -> {
            Runnable answer = arrive(what, atServer, answered, failed);
            if (twice) {
                // Its connection broke: the client sends it again before anybody hears of that.
                Duration rest = OperatorModel.REQUEST_TIMEOUT.minus(flight);
                world.time().after(world.chance().millis(1, rest.toMillis()), () -> {
                    Runnable last = arrive(what, atServer, answered, failed);
                    guarded(last);
                });
            } else {
                world.time().after(world.chance().millis(1, 10), () -> guarded(answer));
            }
        });
    }

    private <T> Runnable arrive(
            String what, Supplier<T> atServer, Consumer<T> answered, Consumer<ApiException> failed) {
        if (world.server().isUnreachable() || world.chance().comes(Fault.REQUEST_LOST)) {
            world.trace(what, "request lost");
            return () -> failed.accept(new ApiException(500, "internal error"));
        }
        try {
            T result = atServer.get();
            if (world.chance().comes(Fault.ANSWER_LOST)) {
                world.trace(what, "answer lost");
                return () -> failed.accept(new ApiException(ApiException.NO_ANSWER, "timeout"));
            }
            return () -> answered.accept(result);
        } catch (ApiException e) {
            return () -> failed.accept(e);
        }
    }

    // ---- the framework's queue of builds

    void enqueue(String build) {
        if (over) {
            return;
        }
        if (!busy.add(build)) {
            dirty.add(build);
            return;
        }
        world.time()
                .after(
                        world.chance().millis(1, 10),
                        () -> guarded(() -> {
                            CoprBuild cached = builds.get(build);
                            // What is on its way out is reconciled no more.
                            if (cached == null || cached.isMarkedForDeletion()) {
                                reconciled(build);
                            } else {
                                new Reconciliation(world, this, cached).run();
                            }
                        }));
    }

    void wakeAfter(String build, Duration delay) {
        world.time().after(delay, () -> guarded(() -> enqueue(build)));
    }

    void reconciled(String build) {
        failures.remove(build);
        free(build);
    }

    void failed(String build, String why) {
        int failed = failures.merge(build, 1, Integer::sum);
        world.trace(build, "reconciling failed: " + why);
        if (world.rules().triesAgain(failed)) {
            wakeAfter(build, Duration.ofMillis(Math.min(60_000, 500L << Math.min(failed - 1, 10))));
        }
        free(build);
    }

    private void free(String build) {
        busy.remove(build);
        if (dirty.remove(build)) {
            enqueue(build);
        }
    }

    // ---- what runs beside

    private Dispatcher newDispatcher() {
        return PlannedDispatcher.of(
                new Dispatcher.QueueView() {
                    @Override
                    public Set<String> namespaces() {
                        return Set.of(Things.NAMESPACE);
                    }

                    @Override
                    public List<CoprBuild> builds(String namespace) {
                        return world.rules().queue(knownBuilds(), knownPods());
                    }

                    @Override
                    public List<CoprBuilderPool> pools(String namespace) {
                        return world.pools();
                    }

                    @Override
                    public List<String> strays(String namespace, Set<String> present) {
                        return world.rules().countsStrays() ? Session.this.strays(present) : List.of();
                    }
                },
                build -> enqueue(Things.name(build)),
                this::now,
                world.rules().keepsLedger(),
                plan -> world.time().after(world.chance().millis(1, 30), () -> guarded(plan)));
    }

    /** As PodMaker finds them. */
    private List<String> strays(Set<String> present) {
        var found = new HashMap<AttemptKey, String>();
        beingMade.forEach((key, pool) -> {
            if (!present.contains(key.buildUid())) {
                found.put(key, pool);
            }
        });
        for (Pod pod : knownPods()) {
            String uid = Things.buildUid(pod);
            if (!present.contains(uid)
                    && PodSight.observe(pod, uid, Things.attempt(pod)) instanceof PodObservation.Present seen
                    && seen.mayBuild()) {
                found.put(
                        new AttemptKey(uid, Things.attempt(pod)),
                        pod.getMetadata().getLabels().get(PodIdentity.POOL));
            }
        }
        return List.copyOf(found.values());
    }

    /** The Pods that are being made, and for which pool. */
    Map<AttemptKey, String> beingMade() {
        return beingMade;
    }

    void planQueue() {
        dispatcher.wake();
    }

    /** A pool's status is written when it has changed, and that wakes the queue. */
    private void countPools() {
        for (CoprBuilderPool pool : world.pools()) {
            var status = PoolCounts.of(pool, knownBuilds(), now());
            String counts = status.starting() + "/" + status.running();
            if (!counts.equals(poolStatuses.put(Things.name(pool), counts))) {
                world.time().after(world.chance().millis(2, 40), () -> guarded(this::planQueue));
            }
        }
    }

    AttemptReader reader(AttemptKey key, String build, String pod) {
        return readers.computeIfAbsent(key, ignored -> new AttemptReader(world, this, key, build, pod));
    }

    @Nullable
    AttemptReader reader(AttemptKey key) {
        return readers.get(key);
    }

    void forget(AttemptKey key) {
        AttemptReader reader = readers.remove(key);
        if (reader != null) {
            reader.close();
        }
        madeHere.remove(key);
        deletedHere.remove(key);
    }

    /** What is kept for builds that are gone together with their Pods goes. */
    void forgetDeleted() {
        var present = new HashSet<String>();
        knownBuilds().forEach(build -> present.add(Things.uid(build)));
        knownPods().forEach(pod -> present.add(Things.buildUid(pod)));
        for (AttemptKey key : remembered()) {
            if (!present.contains(key.buildUid())) {
                forget(key);
            }
        }
    }

    List<AttemptKey> remembered() {
        var all = new ArrayList<AttemptKey>(readers.keySet());
        all.addAll(madeHere);
        all.addAll(deletedHere);
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return Objects.toString(operator) + " since " + watchingSince;
    }
}
