package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.Load;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.watch.Mark;
import org.fedoracopr.bench.watch.Timeline;

/** The delays that the operator adds to one build while nothing else goes on. */
record IdleRow() implements Row {

    private static final int BUILDS = 100;
    private static final int FEW_BUILDS = 25;
    private static final double TEKTON_CREATE = 16.6;
    private static final double TEKTON_END = 9.7;
    private static final String TEKTON = "Tekton";

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String description() {
        return "one build at a time: create -> Pod seen, and Pod ended -> status says so, p50";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY.withShortBuilds(), false);
        int count = session.options().size(BUILDS, FEW_BUILDS);
        session.say(count + " builds one after the other");
        List<Timeline> builds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            builds.add(Burst.one(stage.cluster(), Load.BUILDS));
        }
        stage.clear();
        List<Figure> figures = new ArrayList<>();
        figures.add(figure("idle-create", "create sent -> Pod seen, p50", builds, Mark.CREATE_SENT, Mark.POD_CREATED)
                .againstCited(TEKTON, TEKTON_CREATE)
                .aiming(Aim.ratioAtMost(0.7)));
        figures.add(figure("idle-end", "Pod ended -> status, p50", builds, Mark.POD_ENDED, Mark.ENDED)
                .againstCited(TEKTON, TEKTON_END)
                .aiming(Aim.ratioAtMost(0.7))
                .noting(SIMULATED + "; negative: the agent's word comes first"));
        figures.add(figure("idle-handover", "builder ended -> status, p50", builds, Mark.BUILDER_ENDED, Mark.ENDED)
                .noting(SIMULATED + "; records, permit and commit lie in between"));
        figures.addAll(Spans.figures("trace-idle", builds));
        return figures;
    }

    private static Figure figure(String row, String what, List<Timeline> builds, Mark from, Mark to) {
        ToDoubleFunction<Timeline> millis = one -> one.millis(from, to);
        double median =
                Distribution.of(builds.stream().mapToDouble(millis).toArray()).median();
        return Figure.of(row, what, "ms", median);
    }
}
