package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.Load;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.watch.Mark;

/**
 * Builds per second when many come at once, and how long ended ones wait for their status.
 *
 * @param count how many come at once
 * @param tektonPerSecond of Tekton on the same harness
 * @param tektonEndSeconds from the Pod's end to its object, p50, of Tekton
 * @param backend whether logs are relayed
 */
record BurstRow(int count, double tektonPerSecond, double tektonEndSeconds, boolean backend) implements Row {

    private static final double MILLIS = 1000;

    @Override
    public String name() {
        return "burst-" + count + (backend ? "-relay" : "");
    }

    @Override
    public String description() {
        return count + " builds created at once" + (backend ? ", logs relayed" : "")
                + ": builds/s, and Pod ended -> status says so";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY, backend);
        session.say(count + " bare Pods at once, for comparison");
        Burst bare = Burst.run(stage.cluster(), Load.BARE_PODS, count);
        Burst builds = stage.build(count, "to measure");
        stage.clear();
        String note = SIMULATED + (backend ? ", logs relayed" : "");
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of(name(), "builds ended per second", "1/s", builds.perSecond())
                .againstCited("Tekton, tuned", tektonPerSecond)
                .aiming(Aim.ratioAtLeast(2))
                .noting(note));
        figures.add(Figure.of(name(), "builds per second beside bare Pods", "1/s", builds.perSecond())
                .against("bare Pods", bare.perSecond())
                .aiming(Aim.ratioAtLeast(0.6))
                .noting(note));
        var late = Distribution.of(builds.millis(Mark.POD_ENDED, Mark.ENDED));
        figures.add(Figure.of(name(), "Pod ended -> status, p50", "s", late.median() / MILLIS)
                .againstCited("Tekton, tuned", tektonEndSeconds)
                .aiming(Aim.valueAtMost(0.2))
                .noting(note));
        figures.add(Figure.of(name(), "Pod ended -> status, p90", "s", late.percentile(90) / MILLIS)
                .noting(note));
        figures.add(Figure.of(name(), "Pod ended -> status, p99", "s", late.percentile(99) / MILLIS)
                .aiming(Aim.valueAtMost(1))
                .noting(note));
        var handover = Distribution.of(builds.millis(Mark.BUILDER_ENDED, Mark.ENDED));
        figures.add(Figure.of(name(), "builder ended -> status, p50", "s", handover.median() / MILLIS)
                .noting("the whole hand-over"));
        figures.add(Figure.of(name(), "builder ended -> status, p99", "s", handover.percentile(99) / MILLIS)
                .noting("the whole hand-over"));
        return figures;
    }
}
