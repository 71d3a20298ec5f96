package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.cluster.BenchCluster;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.EtcdSizes;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;

/** What a finished build leaves in etcd. */
record EtcdBytesRow() implements Row {

    private static final int BUILDS = 20;
    private static final double TEKTON_BYTES = 2_800;

    @Override
    public String name() {
        return "etcd-bytes";
    }

    @Override
    public String description() {
        return "bytes in etcd per finished build, its Pod being gone";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY, false);
        stage.clear();
        stage.build(BUILDS, "to weigh");
        double[] bytes = EtcdSizes.below(
                stage.cluster().etcdSocket(), "copr.fedorainfracloud.org/coprbuilds/" + BenchCluster.NAMESPACE);
        stage.clear();
        return List.of(Figure.of(
                        name(),
                        "bytes in etcd per finished build",
                        "B",
                        Distribution.of(bytes).mean())
                .againstCited("Tekton, its Pod not counted", TEKTON_BYTES)
                .aiming(Aim.ratioAtMost(1))
                .noting(SIMULATED));
    }
}
