package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.cluster.Burst;
import org.fedoracopr.bench.cluster.ClusterSettings;
import org.fedoracopr.bench.cluster.JavaTools;
import org.fedoracopr.bench.cluster.LiveHeap;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Figure;

/** What waiting builds take of the operator's heap: a pool admits nothing, and what lives after a collection is counted before and after. */
record HeapRow() implements Row {

    private static final int BUILDS = 10_000;
    private static final int FEW_BUILDS = 1_000;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "operator-heap";
    }

    @Override
    public String description() {
        return "the operator's heap per 10,000 waiting builds";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var stage = session.stage(ClusterSettings.ORDINARY.withoutBuilders(), false);
        int count = session.options().size(BUILDS, FEW_BUILDS);
        String pid = Long.toString(stage.operator().pid());
        long before = live(pid);
        session.say(count + " builds that have to wait");
        long began = System.nanoTime();
        Burst.createWaiting(stage.cluster(), count);
        double seconds = (System.nanoTime() - began) / 1e9;
        long after = live(pid);
        stage.clear();
        return List.of(
                Figure.of(
                                name(),
                                "live heap per 10,000 waiting builds",
                                "MiB",
                                (after - before) / MEBIBYTE * BUILDS / count)
                        .aiming(Aim.valueAtMost(100))
                        .noting("from " + count),
                Figure.of(name(), "waiting builds created and told why, per second", "1/s", count / seconds));
    }

    private static long live(String pid) {
        return LiveHeap.bytes(JavaTools.run("jcmd", pid, "GC.class_histogram"));
    }
}
