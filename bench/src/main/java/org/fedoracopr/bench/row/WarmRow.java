package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.runner.WarmMachine;

/** What a builder whose chroot is made ahead saves; needs no cluster, but root. */
record WarmRow() implements Row {

    private static final String NOTE = "mock's test double, as slow as mock; the cold one without the start of its Pod";

    @Override
    public String name() {
        return "warm";
    }

    @Override
    public String description() {
        return "a small build in a builder whose chroot is made ahead, and in one that is not";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("building a small package in cold and warm builders by turns");
        int builds = session.options().size(7, 2);
        double[][] cold = new double[2][builds];
        double[][] warm = new double[2][builds];
        try (WarmMachine machine = WarmMachine.create()) {
            for (int n = 0; n < builds; n++) {
                note(cold, n, machine.cold());
                note(warm, n, machine.warm());
            }
        }
        return List.of(
                figure("task there -> mock's first line, warm, p50", warm[0], cold[0], 0.2),
                figure("task there -> build ended, warm, p50", warm[1], cold[1], 0.5));
    }

    private static void note(double[][] figures, int n, WarmMachine.Build build) {
        figures[0][n] = build.firstLineSeconds();
        figures[1][n] = build.seconds();
    }

    private Figure figure(String what, double[] warm, double[] cold, double aim) {
        return Figure.of(name(), what, "s", Distribution.of(warm).median())
                .against("a cold builder", Distribution.of(cold).median())
                .aiming(Aim.ratioAtMost(aim))
                .noting(NOTE);
    }
}
