package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.ProcessUse;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Figure;

/** What the operator's process takes: processor time per build once it is warm, and memory after many builds. */
record OperatorRow() implements Row {

    private static final int STEP = 100;
    private static final int BUILDS = 2000;
    private static final int FEW_BUILDS = 150;
    private static final double MEBIBYTE = 1 << 20;
    private static final double TEKTON_CPU = 6.6;
    private static final double TEKTON_RSS = 157;

    @Override
    public String name() {
        return "operator";
    }

    @Override
    public String description() {
        return "the operator's processor time per build, warm, and its memory after 2,000 builds";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY, false);
        int all = session.options().size(BUILDS, FEW_BUILDS);
        Burst last = stage.burst(STEP, "to measure the operator");
        stage.clear();
        while (stage.built() < all) {
            last = stage.build(STEP, "until there were " + all);
            stage.clear();
        }
        double resident = ProcessUse.residentBytes(stage.operator().pid()) / MEBIBYTE;
        return List.of(
                Figure.of("operator-cpu", "operator's processor time per build", "ms", last.cpuMillisEach("java"))
                        .againstCited("Tekton", TEKTON_CPU)
                        .aiming(Aim.ratioAtMost(1))
                        .noting(SIMULATED + ", after " + (stage.built() - STEP) + " builds"),
                Figure.of("operator-rss", "operator's resident memory", "MiB", resident)
                        .againstCited("Tekton", TEKTON_RSS)
                        .aiming(Aim.valueAtMost(200))
                        .noting(SIMULATED + ", after " + stage.built() + " builds"));
    }
}
