package org.fedoracopr.operator.pool;

import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolStatus;
import org.fedoracopr.operator.nodehealth.model.NodeFindings;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.warm.model.WarmState;

/** What the operator says of a pool, for tests of other packages. */
public final class PoolCounts {

    private PoolCounts() {}

    public static CoprBuilderPoolStatus of(CoprBuilderPool pool, List<CoprBuild> builds, Instant now) {
        return of(pool, builds, WarmState.NONE, now);
    }

    /** Of a pool without builds. */
    public static CoprBuilderPoolStatus of(CoprBuilderPool pool, ResultsFindings results, Instant now) {
        return PoolStatuses.of(pool, NamespaceSight.of(List.of()), NodeFindings.NONE, WarmState.NONE, results, now);
    }

    static CoprBuilderPoolStatus of(CoprBuilderPool pool, List<CoprBuild> builds, WarmState warm, Instant now) {
        return PoolStatuses.of(pool, NamespaceSight.of(builds), NodeFindings.NONE, warm, ResultsFindings.NONE, now);
    }
}
