package org.fedoracopr.operator.pool;

import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.warm.model.WarmState;

/** What the reconciler of pools sees, and whom it tells. */
public interface PoolSurroundings {

    /** All builds of a namespace, from a cache. */
    List<CoprBuild> builds(String namespace);

    /** All pools of a namespace, from a cache. */
    List<CoprBuilderPool> pools(String namespace);

    /** Whether a node is in the cluster and ready, as far as the API server tells. */
    boolean isThere(String node);

    /** A node of a pool is left out now, or comes back, and the pool's status says so. */
    void tell(CoprBuilderPool pool, NodeHealthMode mode, NodeChange change);

    /** How a pool fares with builders that are made ahead. */
    WarmState warm(CoprBuilderPool pool);

    /** What is found in the ConfigMaps that a pool names. */
    ConfigFindings config(CoprBuilderPool pool);

    /** Looks at a pool's results volume, and tries it where it was not tried yet. */
    ResultsFindings results(CoprBuilderPool pool);

    /** Whether this operator writes. */
    boolean leads();
}
