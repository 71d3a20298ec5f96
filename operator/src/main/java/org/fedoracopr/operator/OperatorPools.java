package org.fedoracopr.operator;

import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.NodeHealthMode;
import org.fedoracopr.operator.build.io.BuildServices;
import org.fedoracopr.operator.leadership.LeaderGate;
import org.fedoracopr.operator.metrics.OperatorMetrics;
import org.fedoracopr.operator.nodehealth.model.NodeChange;
import org.fedoracopr.operator.pool.ConfigFindings;
import org.fedoracopr.operator.pool.PoolConfigReader;
import org.fedoracopr.operator.pool.PoolSurroundings;
import org.fedoracopr.operator.results.io.ResultsChecks;
import org.fedoracopr.operator.results.model.ResultsFindings;
import org.fedoracopr.operator.warm.model.WarmState;

/** What the reconciler of pools sees of this operator. */
record OperatorPools(
        BuildServices services,
        ResultsChecks resultsChecks,
        LeaderGate gate,
        OperatorMetrics metrics,
        PoolConfigReader configs)
        implements PoolSurroundings {

    @Override
    public List<CoprBuild> builds(String namespace) {
        return services.builds(namespace);
    }

    @Override
    public List<CoprBuilderPool> pools(String namespace) {
        return services.pools(namespace);
    }

    @Override
    public boolean isThere(String node) {
        return services.isThere(node);
    }

    @Override
    public void tell(CoprBuilderPool pool, NodeHealthMode mode, NodeChange change) {
        metrics.changed(mode, change);
        services.announce(
                pool,
                change.kind() == NodeChange.Kind.QUARANTINED,
                change.kind().reason(),
                mode == NodeHealthMode.DRY_RUN ? "dry run: " + change.message() : change.message());
    }

    @Override
    public WarmState warm(CoprBuilderPool pool) {
        return services.warmState(
                pool.getMetadata().getNamespace(), pool.getMetadata().getName());
    }

    @Override
    public ConfigFindings config(CoprBuilderPool pool) {
        return configs.read(pool);
    }

    @Override
    public ResultsFindings results(CoprBuilderPool pool) {
        return resultsChecks.of(pool);
    }

    @Override
    public boolean leads() {
        return gate.isOpen();
    }
}
