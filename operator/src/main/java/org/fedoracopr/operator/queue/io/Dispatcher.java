package org.fedoracopr.operator.queue.io;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.model.Admission;
import org.fedoracopr.operator.queue.model.Need;
import org.fedoracopr.operator.queue.model.QueueOutlook;
import org.fedoracopr.operator.queue.model.QueuePlan;
import org.fedoracopr.operator.queue.model.WaitingBuild;
import org.fedoracopr.operator.warm.model.WarmClaim;
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
 * ones. It is one class of some 300 lines because all of it is about what that one thread may touch.
 */
public final class Dispatcher implements AutoCloseable {

    /** Builds at most that are admitted and do not have that in their status yet; more would only queue for the API server. */
    static final int ADMISSIONS_UNDER_WAY = 8;
    /** A plan is followed by a rest of so many times its own length. */
    private static final int REST = 4;

    private static final Duration OUTLOOK_PATIENCE = Duration.ofSeconds(10);

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
    /** Only the dispatcher's thread touches them. */
    private final Map<String, NamespaceQueue> queues = new HashMap<>();

    private final TellingPace pace = new TellingPace();
    private final Map<String, Map<String, Integer>> heldBy = new ConcurrentHashMap<>();
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
            queues.values().forEach(queue -> known.addAll(queue.seen()));
            admissions.keySet().retainAll(known);
            ledger.keySet().retainAll(known);
            tell();
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
        NamespaceQueue queue = queues.computeIfAbsent(namespace, ignored -> new NamespaceQueue());
        queue.observe(view.builds(namespace), ledger, now);
        queue.keepPlaces(view.strays(namespace, queue.present()));
        admissions.keySet().removeIf(uid -> queue.isPlaced(uid) && !ledger.containsKey(uid));
        // Of those beyond, the turn comes when one of those before is in its status, which wakes this.
        int atMost = Math.max(0, ADMISSIONS_UNDER_WAY - ledger.size());
        QueuePlan plan = queue.plan(view.pools(namespace), QuotaView.limits(view.quotas(namespace)), atMost, now);
        var places = new LinkedHashMap<String, Admission>();
        plan.admitted().forEach((uid, pool) -> {
            ledger.put(uid, pool);
            CoprBuild build = queue.waiting(uid);
            places.put(uid, new Admission.Admitted(pool, build == null ? null : takeWarm(build, pool)));
        });
        // Who gives way to them is told so before they are told to come.
        keepWarm(namespace, queue, false);
        places.forEach((uid, place) -> {
            watcher.admitted();
            say(queue, uid, place);
        });
        heldBy.put(namespace, queue.heldBy());
    }

    /** Whatever goes wrong with what is only a convenience, the queue goes on. */
    private @Nullable WarmClaim takeWarm(CoprBuild build, String pool) {
        try {
            return view.warm().take(build, pool);
        } catch (RuntimeException e) {
            log.error("no warm builder can be given", e);
            return null;
        }
    }

    private void keepWarm(String namespace, NamespaceQueue queue, boolean mayMake) {
        try {
            view.warm().keep(namespace, queue.occupancy(), mayMake);
        } catch (RuntimeException e) {
            log.error("warm builders of namespace {} are left as they are", namespace, e);
        }
    }

    private void say(NamespaceQueue queue, String uid, Admission admission) {
        CoprBuild build = queue.waiting(uid);
        if (build != null) {
            admissions.put(uid, admission);
            changed.accept(build);
        }
    }

    /** Tells waiting builds what holds them where that is another limit than they were told, the head of the queue first, as fast as the pace allows. */
    private void tell() {
        for (NamespaceQueue queue : queues.values()) {
            for (WaitingBuild build : queue.held()) {
                Admission admission = queue.admission(build);
                if (isNews(admissions.get(build.uid()), admission)) {
                    if (!pace.take(clock.instant())) {
                        return;
                    }
                    say(queue, build.uid(), admission);
                }
            }
        }
    }

    private static boolean isNews(@Nullable Admission told, Admission now) {
        return switch (now) {
            case Admission.Unknown ignored -> false;
            case Admission.Waiting waiting ->
                !(told instanceof Admission.Waiting before && before.blockedBy().equals(waiting.blockedBy()));
            case Admission.Admitted ignored -> !now.equals(told);
            case Admission.NoPool ignored -> !now.equals(told);
            case Admission.Refused ignored -> !now.equals(told);
        };
    }

    /** To be called about once a second: tells more builds what holds them, and plans again where time alone lets something in. */
    public void tick() {
        thread.execute(() -> {
            if (watcher.mayAdmit()) {
                tell();
                queues.forEach((namespace, queue) -> keepWarm(namespace, queue, true));
                if (queues.values().stream().anyMatch(NamespaceQueue::hasSuspendedPool)) {
                    wake();
                }
            }
        });
    }

    /** How many waiting builds each pool and each limit of quotas in a namespace holds, by the name that the builds' statuses have. */
    public Map<String, Integer> heldBy(String namespace) {
        return heldBy.getOrDefault(namespace, Map.of());
    }

    /**
     * Why a build waits and for how long still, as things are now; null when no such build waits.
     *
     * @throws TimeoutException when the dispatcher is busy for too long
     */
    public @Nullable QueueOutlook outlook(String namespace, String name) throws InterruptedException, TimeoutException {
        try {
            return thread.submit(() -> {
                        NamespaceQueue queue = queues.get(namespace);
                        return queue == null ? null : queue.outlook(name, view.builds(namespace));
                    })
                    .get(OUTLOOK_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the queue cannot be looked at", e.getCause());
        }
    }

    /** Whether a pool other than this one, and than those that have failed the build, serves it. */
    public static boolean hasAlternative(CoprBuild build, String pool, List<CoprBuilderPool> pools) {
        Need need = BuildPlace.kind(build).need();
        return pools.stream()
                .filter(other -> !other.getMetadata().getName().equals(pool))
                .map(other ->
                        PoolView.of(other, Map.of(), Map.of(), Map.of(), Set.of(), PoolHealth.WELL, Instant.EPOCH))
                .anyMatch(other -> other.max() > 0 && other.closed() == null && other.serves(need));
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

        default List<CoprBuildQuota> quotas(String namespace) {
            return List.of();
        }

        /** The builders that wait for builds. */
        default WarmSide warm() {
            return WarmSide.NONE;
        }

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
