package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.SecurityProfile;
import org.fedoracopr.api.v1alpha1.StatusCondition;
import org.fedoracopr.operator.queue.decide.PoolConfiguration;
import org.fedoracopr.operator.status.Conditions;
import org.jspecify.annotations.Nullable;

/** What a pool says of what an administrator has given to it. */
final class ConfigConditions {

    private ConfigConditions() {}

    /** Empty for a pool that names no ConfigMap. */
    static Optional<StatusCondition> readable(
            ConfigFindings findings, List<StatusCondition> before, long generation, Instant now) {
        return switch (findings) {
            case ConfigFindings.None none -> Optional.empty();
            case ConfigFindings.Fit fit ->
                Optional.of(condition(
                        "True",
                        "Checked",
                        fit.remarks().isEmpty() ? null : String.join("; ", fit.remarks()),
                        before,
                        generation,
                        now));
            case ConfigFindings.Faulty faulty ->
                Optional.of(condition("False", PoolConfiguration.UNREADABLE, faulty.fault(), before, generation, now));
            // Builders may read them all the same.
            case ConfigFindings.Unseen unseen ->
                Optional.of(condition("Unknown", "NotSeen", unseen.problem(), before, generation, now));
        };
    }

    /** Only of a pool that should not be as it is: builders that are root on their nodes, on nobody knows which. */
    static Optional<StatusCondition> nodesShared(
            CoprBuilderPoolSpec pool, List<StatusCondition> before, long generation, Instant now) {
        boolean isRoot = pool.securityProfile() == null || pool.securityProfile() == SecurityProfile.PRIVILEGED;
        return isRoot && !NodesOfItsOwn.has(pool)
                ? Optional.of(Conditions.of(
                        "NodesShared",
                        true,
                        "Privileged",
                        "builders are root on their nodes, and these are any nodes: name some of their own in"
                                + " spec.nodeSelector or spec.affinity, with a taint that keeps others away, or set"
                                + " spec.securityProfile to Capabilities",
                        before,
                        generation,
                        now))
                : Optional.empty();
    }

    private static StatusCondition condition(
            String status,
            String reason,
            @Nullable String message,
            List<StatusCondition> before,
            long generation,
            Instant now) {
        return Conditions.of(PoolConfiguration.CONDITION, status, reason, message, before, generation, now);
    }
}
