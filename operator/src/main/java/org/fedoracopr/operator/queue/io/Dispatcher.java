package org.fedoracopr.operator.queue.io;

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
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.queue.decide.QueuePlan;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Admits builds: the one writer of admissions, in a thread of its own.
 *
 * <p>What it has admitted counts from that moment, even though the build's status says so only later: the ledger keeps an admission until the cache shows it, so
 * that no limit is exceeded in between (invariant I2). A build that is deleted leaves the queue; its builder keeps its place until it has ended.
 *
 * <p>Of a burst only a few builds are on their way from queue to Pod at any moment, and planning rests between two plans: finished builds never wait behind new
 * ones.
 */
public final class Dispatcher implements AutoCloseable {

    /** Builds at most that are admitted and do not have that in their status yet; more would only queue for the API server. */
    static final int ADMISSIONS_UNDER_WAY = 8;
    /** A plan is followed by a rest of so many times its own length. */
    private static final int REST = 4;

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final QueueView view;
    private final Consumer<CoprBuild> changed;
    private final InstantSource clock;
    private final Watcher watcher;
    private final ScheduledExecutorService thread;
    private final AtomicBoolean planned = new AtomicBoolean();
    private final Map<String, Admission> admissions = new ConcurrentHashMap<>();
    /** Builds admitted by this process whose status does not say so yet, with their pool. Only the dispatcher's thread touches it. */
    private final Map<String, String> ledger;
    /** Nanoseconds of {@link System#nanoTime()}. */
    private volatile long nextPlan = System.nanoTime();

    private volatile @Nullable Future<?> waiting;

    /** @param changed told of each build whose admission is another than before */
    public Dispatcher(QueueView view, Consumer<CoprBuild> changed, InstantSource clock) {
        this(view, changed, Watcher.NONE, clock);
    }

    /**
     * A dispatcher that is watched.
     *
     * @param changed told of each build whose admission is another than before
     * @param watcher says whether anything may be admitted, and is told what was
     */
    public Dispatcher(QueueView view, Consumer<CoprBuild> changed, Watcher watcher, InstantSource clock) {
        this(
                view,
                changed,
                watcher,
                clock,
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("dispatcher").daemon().factory()),
                new HashMap<>());
    }

    /**
     * A dispatcher in a thread of the caller's.
     *
     * @param thread runs the plans, one after the other; it is this dispatcher's to shut down
     * @param ledger empty, and this dispatcher's alone
     */
    Dispatcher(
            QueueView view,
            Consumer<CoprBuild> changed,
            Watcher watcher,
            InstantSource clock,
            ScheduledExecutorService thread,
            Map<String, String> ledger) {
        this.ledger = Objects.requireNonNull(ledger, "ledger is null");
        this.view = Objects.requireNonNull(view, "view is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.changed = Objects.requireNonNull(changed, "changed is null");
        this.watcher = Objects.requireNonNull(watcher, "watcher is null");
        this.thread = Objects.requireNonNull(thread, "thread is null");
    }

    /** Something changed that the plan depends on. */
    public void wake() {
        if (planned.compareAndSet(false, true)) {
            Runnable plan = this::plan;
            waiting = thread.schedule(plan, Math.max(0, nextPlan - System.nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    /** What the last plan says of a build. */
    public Admission admission(String buildUid) {
        return admissions.getOrDefault(buildUid, new Admission.Unknown());
    }

    private void plan() {
        planned.set(false);
        if (!watcher.mayAdmit()) {
            return;
        }
        long begin = System.nanoTime();
        try {
            for (String namespace : view.namespaces()) {
                plan(namespace);
            }
            var known = new HashSet<String>();
            view.namespaces()
                    .forEach(namespace -> view.builds(namespace)
                            .forEach(build -> known.add(build.getMetadata().getUid())));
            admissions.keySet().retainAll(known);
            ledger.keySet().retainAll(known);
        } catch (RuntimeException e) {
            log.error("the queue could not be planned; it is tried again with the next change", e);
        } finally {
            long end = System.nanoTime();
            nextPlan = end + REST * (end - begin);
            watcher.planned(Duration.ofNanos(end - begin));
        }
    }

    private void plan(String namespace) {
        Instant now = clock.instant();
        var waiting = new HashMap<String, CoprBuild>();
        var occupied = new HashMap<String, Integer>();
        var starting = new HashMap<String, Integer>();
        var present = new HashSet<String>();
        for (CoprBuild build : view.builds(namespace)) {
            BuildPlace place = BuildPlace.of(build, now);
            String uid = build.getMetadata().getUid();
            if (!build.isMarkedForDeletion()) {
                present.add(uid);
            }
            if (place != BuildPlace.WAITING) {
                ledger.remove(uid);
                admissions.remove(uid);
            }
            switch (place) {
                case ENDED -> {}
                case STARTING -> {
                    count(occupied, BuildPlace.pool(build));
                    count(starting, BuildPlace.pool(build));
                }
                case RUNNING -> count(occupied, BuildPlace.pool(build));
                case WAITING -> {
                    String pool = ledger.get(uid);
                    if (pool == null) {
                        waiting.put(uid, build);
                    } else {
                        count(occupied, pool);
                        count(starting, pool);
                    }
                }
            }
        }
        view.strays(namespace, present).forEach(pool -> count(occupied, pool));
        List<Pool> pools = new ArrayList<>();
        view.pools(namespace).forEach(pool -> pools.add(PoolView.of(pool, occupied, starting)));
        List<WaitingBuild> queue =
                waiting.values().stream().map(BuildPlace::waiting).toList();
        QueuePlan.plan(queue, pools).forEach((uid, admission) -> {
            if (admission instanceof Admission.Admitted admitted) {
                if (ledger.size() >= ADMISSIONS_UNDER_WAY) {
                    // Its turn comes when one of those before it is in its status, which wakes this.
                    return;
                }
                ledger.put(uid, admitted.pool());
                watcher.admitted();
            }
            if (!admission.equals(admissions.put(uid, admission))) {
                changed.accept(Objects.requireNonNull(waiting.get(uid)));
            }
        });
    }

    /** Whether a pool other than this one, and than those that have failed the build, serves it. */
    public static boolean hasAlternative(CoprBuild build, String pool, List<CoprBuilderPool> pools) {
        WaitingBuild waiting = BuildPlace.waiting(build);
        return pools.stream()
                .filter(other -> !other.getMetadata().getName().equals(pool))
                .map(other -> PoolView.of(other, Map.of(), Map.of()))
                .anyMatch(other -> other.max() > 0 && other.serves(waiting));
    }

    private static void count(Map<String, Integer> counts, String pool) {
        counts.merge(pool, 1, Integer::sum);
    }

    /** Who looks at what the dispatcher does. */
    public interface Watcher {
        /** Nobody: everything may be admitted. */
        Watcher NONE = new Watcher() {};

        /** Whether this operator leads; one that does not must not even plan, for what it admits stays in its ledger. */
        default boolean mayAdmit() {
            return true;
        }

        /** A pass has ended. */
        default void planned(Duration length) {}

        /** A build was admitted. */
        default void admitted() {}
    }

    /** The dispatcher's view of the cluster, from caches. */
    public interface QueueView {
        Set<String> namespaces();

        List<CoprBuild> builds(String namespace);

        List<CoprBuilderPool> pools(String namespace);

        /**
         * The builders that run, or are being made, for builds that are deleted: they keep their places until they have ended.
         *
         * @param builds the UIDs of all others
         * @return the pool of each
         */
        List<String> strays(String namespace, Set<String> builds);
    }

    @Override
    public void close() {
        Future<?> plan = waiting;
        if (plan != null) {
            plan.cancel(true);
        }
        thread.shutdownNow();
    }
}
