package org.fedoracopr.operator.quota;

import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.operator.status.StatusWriter;
import org.fedoracopr.operator.unread.Unread;

/** The reconciler of CoprBuildQuota: counts every few seconds, as that of pools does. */
@ControllerConfiguration(name = "coprbuildquota")
public final class QuotaReconciler implements Reconciler<CoprBuildQuota> {

    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final StatusWriter statusWriter = new StatusWriter();
    private final Function<String, List<CoprBuild>> builds;
    private final Function<String, Map<String, Integer>> heldBy;
    private final InstantSource clock;
    private final BooleanSupplier leads;

    /**
     * @param builds all builds of a namespace, from a cache
     * @param heldBy how many waiting builds of a namespace each limit holds
     * @param leads whether this operator writes
     */
    public QuotaReconciler(
            Function<String, List<CoprBuild>> builds,
            Function<String, Map<String, Integer>> heldBy,
            InstantSource clock,
            BooleanSupplier leads) {
        this.builds = Objects.requireNonNull(builds, "builds is null");
        this.heldBy = Objects.requireNonNull(heldBy, "heldBy is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
        this.leads = Objects.requireNonNull(leads, "leads is null");
    }

    @Override
    public UpdateControl<CoprBuildQuota> reconcile(CoprBuildQuota quota, Context<CoprBuildQuota> context) {
        if (leads.getAsBoolean() && !Unread.concernsStatus(quota)) {
            String namespace = quota.getMetadata().getNamespace();
            var status = QuotaStatuses.of(quota, builds.apply(namespace), heldBy.apply(namespace), clock.instant());
            statusWriter.write(context, quota, quota.getStatus(), status);
        }
        return UpdateControl.<CoprBuildQuota>noUpdate().rescheduleAfter(INTERVAL);
    }
}
