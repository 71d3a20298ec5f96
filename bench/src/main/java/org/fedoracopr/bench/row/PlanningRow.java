package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.queue.RecordDay;

/** How long the queue of a record day takes to be planned; needs no cluster. */
record PlanningRow() implements Row {

    private static final int WAITING = 70_000;
    private static final int POOLS = 50;
    private static final int LIMITS = 100;
    private static final double AIM_MILLIS = 50;

    @Override
    public String name() {
        return "planning";
    }

    @Override
    public String description() {
        return "a pass of the planner over 70,000 waiting builds, 50 pools and 100 limits";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("planning the queue of " + WAITING + " builds");
        var day = new RecordDay(WAITING, POOLS, LIMITS);
        int passes = session.options().size(200, 10);
        for (int n = 0; n < passes; n++) {
            day.pass();
        }
        double[] millis = new double[passes];
        for (int n = 0; n < passes; n++) {
            long begin = System.nanoTime();
            day.pass();
            millis[n] = (System.nanoTime() - begin) / 1e6;
        }
        Distribution all = Distribution.of(millis);
        return List.of(
                Figure.of(
                                name(),
                                "a planning pass with 70,000 waiting builds, 50 pools, 100 limits, p50",
                                "ms",
                                all.median())
                        .aiming(Aim.valueAtMost(AIM_MILLIS)),
                Figure.of(name(), "the same, p99", "ms", all.percentile(99)));
    }
}
