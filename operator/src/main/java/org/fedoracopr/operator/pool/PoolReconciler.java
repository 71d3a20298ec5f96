package org.fedoracopr.operator.pool;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.nodehealth.decide.NodeHealth;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.nodehealth.model.NodeHealthRules;
import org.fedoracopr.operator.status.StatusWriter;
import org.fedoracopr.operator.unread.Unread;
import org.jspecify.annotations.Nullable;

/**
 * The reconciler of CoprBuilderPool.
 *
 * <p>It counts every few seconds and not with each build's every step, so that a burst of builds costs a pool few writes.
 */
@ControllerConfiguration(name = "coprbuilderpool")
public final class PoolReconciler implements Reconciler<CoprBuilderPool> {

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    /** So that each pool sees the builds anew at each of its turns, and all pools together look at them little more often than one does. */
    private static final Duration FRESH = INTERVAL.minusSeconds(1);

    private final StatusWriter statusWriter = new StatusWriter();
    private final PoolSurroundings surroundings;
    private final NamespaceSights sights;
    private final InstantSource clock;

    public PoolReconciler(PoolSurroundings surroundings, InstantSource clock) {
        this.surroundings = Objects.requireNonNull(surroundings, "surroundings is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.sights = new NamespaceSights(surroundings::builds, clock, FRESH);
    }

    @Override
    public UpdateControl<CoprBuilderPool> reconcile(CoprBuilderPool pool, Context<CoprBuilderPool> context) {
        if (surroundings.leads() && !Unread.concernsStatus(pool)) {
            NamespaceSight sight = sights.of(pool.getMetadata().getNamespace());
            NodeHealthRules rules = NodeHealthRules.of(pool.getSpec());
            NodeFindings findings = findings(pool, rules, sight);
            var status = PoolStatuses.of(
                    pool,
                    sight,
                    findings,
                    surroundings.config(pool),
                    surroundings.warm(pool),
                    surroundings.results(pool),
                    clock.instant());
            statusWriter.write(context, pool, pool.getStatus(), status);
            // What is told is in the status, and so is told once.
            findings.changes().forEach(change -> surroundings.tell(pool, rules.mode(), change));
        }
        return UpdateControl.<CoprBuilderPool>noUpdate().rescheduleAfter(INTERVAL);
    }

    private NodeFindings findings(CoprBuilderPool pool, NodeHealthRules rules, NamespaceSight sight) {
        var health = NodeHealth.of(
                pool.getMetadata().getName(),
                withTheSameImage(pool),
                rules,
                pool.getStatus() == null ? List.of() : pool.getStatus().nodes(),
                sight.nodes(),
                clock.instant());
        int needed = health.nodesNeeded();
        return health.decide((int) health.usedNodes().stream()
                .filter(surroundings::isThere)
                .limit(needed)
                .count());
    }

    private Set<String> withTheSameImage(CoprBuilderPool pool) {
        return surroundings.pools(pool.getMetadata().getNamespace()).stream()
                .filter(other -> Objects.equals(image(other), image(pool)))
                .map(other -> other.getMetadata().getName())
                .collect(Collectors.toSet());
    }

    private static @Nullable String image(CoprBuilderPool pool) {
        return pool.getSpec() == null ? null : pool.getSpec().image();
    }
}
