package org.fedoracopr.operator.pool;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.operator.status.StatusWriter;
import org.fedoracopr.operator.unread.Unread;
import org.fedoracopr.operator.warm.model.WarmState;

/**
 * The reconciler of CoprBuilderPool.
 *
 * <p>It counts every few seconds and not with each build's every step, so that a burst of builds costs a pool few writes.
 */
@ControllerConfiguration(name = "coprbuilderpool")
public final class PoolReconciler implements Reconciler<CoprBuilderPool> {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final StatusWriter statusWriter = new StatusWriter();
    private final Function<String, List<CoprBuild>> builds;
    private final InstantSource clock;
    private final BooleanSupplier leads;
    private final BiFunction<String, String, WarmState> warm;

    /**
     * @param builds all builds of a namespace, from a cache
     * @param leads whether this operator writes
     * @param warm how a namespace's pool fares with builders that are made ahead
     */
    public PoolReconciler(
            Function<String, List<CoprBuild>> builds,
            InstantSource clock,
            BooleanSupplier leads,
            BiFunction<String, String, WarmState> warm) {
        this.warm = Objects.requireNonNull(warm, "warm is null");
        this.leads = Objects.requireNonNull(leads, "leads is null");
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    @Override
    public UpdateControl<CoprBuilderPool> reconcile(CoprBuilderPool pool, Context<CoprBuilderPool> context) {
        if (leads.getAsBoolean() && !Unread.concernsStatus(pool)) {
            String namespace = pool.getMetadata().getNamespace();
            WarmState state = warm.apply(namespace, pool.getMetadata().getName());
            var status = PoolStatuses.of(pool, builds.apply(namespace), state, clock.instant());
            statusWriter.write(context, pool, pool.getStatus(), status);
        }
        return UpdateControl.<CoprBuilderPool>noUpdate().rescheduleAfter(INTERVAL);
    }
}
