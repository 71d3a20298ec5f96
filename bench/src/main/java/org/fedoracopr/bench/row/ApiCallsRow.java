package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fedoracopr.bench.cluster.BenchCluster;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.RequestCounts;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Figure;

/** What one build costs the API server in requests of the operator, from its audit log; a run of its own, for auditing takes time. */
record ApiCallsRow() implements Row {

    private static final int BUILDS = 200;
    private static final int FEW_BUILDS = 50;
    private static final double TEKTON_REQUESTS = 8.1;
    private static final double TEKTON_WRITES = 5.1;
    private static final String TEKTON = "Tekton";

    @Override
    public String name() {
        return "api-calls";
    }

    @Override
    public String description() {
        return "the operator's requests to the API server per build, by verb and resource, and conflicts";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY.withAudit(), false);
        int count = session.options().size(BUILDS, FEW_BUILDS);
        Set<String> before = stage.cluster().auditedRequests();
        stage.build(count, "to count requests");
        RequestCounts audit = stage.cluster().requestsSince(before, BenchCluster.OPERATOR);
        stage.clear();
        List<Figure> figures = new ArrayList<>();
        figures.add(each("requests per build without Events", audit.withoutEvents(), count)
                .againstCited(TEKTON, TEKTON_REQUESTS)
                .aiming(Aim.valueAtMost(9)));
        figures.add(each("writes per build without Events", audit.writes(), count)
                .againstCited(TEKTON, TEKTON_WRITES)
                .aiming(Aim.valueAtMost(8)));
        figures.add(each("requests per build with Events", audit.withEvents(), count));
        figures.add(each("conflicts (409) per build", audit.conflicts(), count)
                .againstCited(TEKTON, 1)
                .aiming(Aim.valueAtMost(0)));
        audit.counts().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> each("of them " + entry.getKey(), entry.getValue(), count))
                .forEach(figures::add);
        return figures;
    }

    private Figure each(String what, int requests, int builds) {
        return Figure.of(name(), what, "1/build", (double) requests / builds).noting(SIMULATED);
    }
}
