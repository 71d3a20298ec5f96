package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.relay.PacedRelay;

/**
 * How late lines are at the backend; needs no cluster.
 *
 * @param logs how many grow at the same time
 */
record RelayDelayRow(int logs) implements Row {

    static final int WARM_UP_LINES = 20;
    static final int LINES = 60;
    static final int FEW_LINES = 20;
    private static final String NOTE = "synthetic log endpoint, two lines a second of each log";

    @Override
    public String name() {
        return "relay-delay-" + logs;
    }

    @Override
    public String description() {
        return "a line printed to the same line at the backend, " + logs + (logs == 1 ? " log" : " logs at once");
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say(logs + (logs == 1 ? " log grows" : " logs grow"));
        try (var relay =
                new PacedRelay(logs, WARM_UP_LINES, session.options().size(LINES, FEW_LINES) * (logs == 1 ? 2 : 1))) {
            Distribution delays = Distribution.of(relay.delays());
            String what = logs + (logs == 1 ? " log" : " logs") + ", delay of a line, ";
            return List.of(
                    Figure.of(name(), what + "p50", "s", delays.median())
                            .aiming(Aim.valueAtMost(0.2))
                            .noting(NOTE),
                    Figure.of(name(), what + "p99", "s", delays.percentile(99))
                            .aiming(Aim.valueAtMost(1))
                            .noting(NOTE));
        }
    }
}
