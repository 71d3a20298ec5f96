package org.fedoracopr.operator.queue.io;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildQuota;
import org.fedoracopr.operator.queue.model.BuildKind;
import org.fedoracopr.operator.queue.model.Limit;
import org.fedoracopr.operator.unread.Unread;

/** The limits of CoprBuildQuotas as the queue counts them. */
public final class QuotaView {

    private QuotaView() {}

    /** All limits, in the order of their names; a quota that cannot be read, or is being deleted, has none. */
    static List<Limit> limits(List<CoprBuildQuota> quotas) {
        return quotas.stream()
                .filter(quota -> Unread.problem(quota) == null && !quota.isMarkedForDeletion())
                .flatMap(quota -> limits(quota).stream())
                .sorted(Comparator.comparing(Limit::name))
                .toList();
    }

    /** What limits see of the builds that are admitted and have not ended. */
    public static List<BuildKind> underWay(List<CoprBuild> builds, Instant now) {
        return builds.stream()
                .filter(build -> {
                    BuildPlace place = BuildPlace.of(build, now);
                    return place == BuildPlace.STARTING || place == BuildPlace.RUNNING;
                })
                .map(BuildPlace::kind)
                .toList();
    }

    /** The limits of one quota, in its own order. */
    public static List<Limit> limits(CoprBuildQuota quota) {
        return quota.getSpec().limits().stream()
                .map(rule -> new Limit("quota/" + quota.getMetadata().getName() + "/" + rule.name(), rule))
                .toList();
    }
}
