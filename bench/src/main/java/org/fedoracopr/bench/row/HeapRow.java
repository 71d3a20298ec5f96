package org.fedoracopr.bench.row;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.bench.BenchException;
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
    private static final long PATIENCE_SECONDS = 120;
    private static final String BUILD = "org.fedoracopr.api.v1alpha1.CoprBuild";
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
        long before = LiveHeap.bytes(histogram(pid));
        session.say(count + " builds that have to wait");
        Burst.createWaiting(stage.cluster(), count);
        long after = LiveHeap.bytes(withAll(pid, count));
        stage.clear();
        return List.of(Figure.of(
                        name(),
                        "live heap per 10,000 waiting builds",
                        "MiB",
                        (after - before) / MEBIBYTE * BUILDS / count)
                .aiming(Aim.valueAtMost(100))
                .noting("from " + count));
    }

    /** The heap when the operator has all builds; that it tells each of them why it waits takes longer, by design. */
    private static String withAll(String pid, int count) {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < limit) {
            String histogram = histogram(pid);
            if (LiveHeap.instances(histogram, BUILD) >= count) {
                return histogram;
            }
        }
        throw new BenchException("the operator has not all of " + count + " builds after " + PATIENCE_SECONDS + " s");
    }

    private static String histogram(String pid) {
        return JavaTools.run("jcmd", pid, "GC.class_histogram");
    }
}
