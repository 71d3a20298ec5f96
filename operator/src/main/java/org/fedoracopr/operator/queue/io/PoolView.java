package org.fedoracopr.operator.queue.io;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.decide.NodeWait;
import org.fedoracopr.operator.queue.decide.PoolConfiguration;
import org.fedoracopr.operator.queue.decide.PoolHealth;
import org.fedoracopr.operator.queue.decide.Trials;
import org.fedoracopr.operator.queue.model.Pool;
import org.fedoracopr.operator.results.decide.ResultsCheck;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/** A CoprBuilderPool as the queue counts it. */
public final class PoolView {

    private PoolView() {}

    /** @param chrootsTried of those that the pool stops the ones of which a build is under way there */
    static Pool of(
            CoprBuilderPool pool,
            Map<String, Integer> occupied,
            Map<String, Integer> starting,
            Map<String, Integer> draining,
            Set<String> chrootsTried,
            PoolHealth health,
            Instant now) {
        CoprBuilderPoolSpec spec = pool.getSpec();
        String name = pool.getMetadata().getName();
        int max = Objects.requireNonNullElse(spec.max(), 1);
        int maxStarting = Objects.requireNonNullElse(spec.maxStarting(), max);
        return new Pool(
                name,
                spec.architectures(),
                Set.copyOf(spec.tags()),
                Objects.requireNonNullElse(spec.priority(), 0),
                max,
                health.isOnTrial() ? Math.min(1, maxStarting) : maxStarting,
                occupied.getOrDefault(name, 0),
                starting.getOrDefault(name, 0),
                draining.getOrDefault(name, 0),
                closed(pool, health, now),
                stopped(name, health, chrootsTried, now));
    }

    private static Map<String, Pool.Stopped> stopped(
            String pool, PoolHealth health, Set<String> chrootsTried, Instant now) {
        var stopped = new HashMap<String, Pool.Stopped>();
        health.chroots()
                .forEach((chroot, trials) -> stopped.put(
                        chroot,
                        new Pool.Stopped(
                                new Pool.Closed("chroot", unknown(pool, chroot, trials)),
                                !trials.isSuspended(now) && !chrootsTried.contains(chroot))));
        return stopped;
    }

    private static String unknown(String pool, String chroot, Trials trials) {
        return "pool " + pool + " takes nothing for " + chroot + " until " + trials.until()
                + ", and then one build to see whether it can: " + trials.message();
    }

    /** Why a pool admits nothing; null when it does. */
    public static Pool.@Nullable Closed closed(CoprBuilderPool pool, PoolHealth health, Instant now) {
        return closed(
                pool, pool.getStatus() == null ? List.of() : pool.getStatus().conditions(), health, now);
    }

    /**
     * As {@link #closed(CoprBuilderPool, PoolHealth, Instant)}.
     *
     * @param conditions what is known of the pool, whether its status has it yet or not
     */
    public static Pool.@Nullable Closed closed(
            CoprBuilderPool pool, List<StatusCondition> conditions, PoolHealth health, Instant now) {
        String name = "pool " + pool.getMetadata().getName();
        if (Unread.problem(pool) != null) {
            return new Pool.Closed("unreadable", name + " cannot be read by this version of the operator");
        }
        if (pool.isMarkedForDeletion()) {
            return new Pool.Closed("deleted", name + " is being deleted");
        }
        if (pool.getSpec().paused()) {
            return new Pool.Closed("paused", name + " is paused by an administrator");
        }
        Pool.Closed unreadable = PoolConfiguration.closed(name, pool.getSpec(), conditions);
        if (unreadable != null) {
            return unreadable;
        }
        String fault = ResultsCheck.fault(pool.getSpec(), conditions);
        if (fault != null) {
            return new Pool.Closed(
                    "resultsNotWritable", name + " admits nothing while its results cannot be published: " + fault);
        }
        if (health.isSuspended(now)) {
            return new Pool.Closed(
                    "suspended",
                    name + " admits nothing until " + health.until() + ", after it was tried " + health.failures()
                            + (health.failures() == 1 ? " time" : " times") + " in vain: " + health.message());
        }
        NodeWait wait = health.nodeWait();
        return wait != null && wait.isTooLong(now) ? noNode(name, wait) : null;
    }

    private static Pool.Closed noNode(String name, NodeWait wait) {
        String why = wait.builders() + (wait.builders() == 1 ? " builder waits" : " builders wait")
                + " for a node and nothing has moved since " + wait.since() + ": " + wait.message();
        return wait.working() == 0
                ? new Pool.Closed("noNode", name + " admits nothing more until a node takes its builders; " + why)
                : new Pool.Closed("nodesFull", name + " admits nothing more until its nodes have room; " + why);
    }

    /** Whether a pool closed for this reason may open, and be closed, with time alone. */
    static boolean changesWithTime(Pool pool) {
        return !pool.chroots().isEmpty()
                || (pool.closed() != null
                        && Set.of("suspended", "noNode", "nodesFull")
                                .contains(pool.closed().reason()));
    }
}
