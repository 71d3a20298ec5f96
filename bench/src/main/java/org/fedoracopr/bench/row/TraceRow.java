package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.figure.Figure;

/** Where a build's time goes in a burst, by span, and who spends the processor meanwhile. */
record TraceRow() implements Row {

    private static final int BUILDS = 100;

    @Override
    public String name() {
        return "trace";
    }

    @Override
    public String description() {
        return "where a build's time goes in a burst, span by span, and who spends the processor";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY, false);
        Burst builds = stage.burst(BUILDS, "to trace");
        stage.clear();
        List<Figure> figures = new ArrayList<>(Spans.figures(name(), builds.timelines()));
        builds.cpuMillis().keySet().stream()
                .sorted()
                .map(program -> Figure.of(
                        "cpu", "processor of " + name(program) + " per build", "ms", builds.cpuMillisEach(program)))
                .forEach(figures::add);
        return figures;
    }

    /** The kernel keeps 15 characters of a name, and knows the operator as the program that runs it. */
    private static String name(String program) {
        return switch (program) {
            case "java" -> "the operator";
            case "bench" -> "the bench itself";
            case "kube-controller" -> "kube-controller-manager";
            default -> program;
        };
    }
}
