package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.runner.RunnerMachine;

/** What the runner adds to a build; needs no cluster. */
record RunnerOverheadRow() implements Row {

    /** The lower end of what was seen of upstream's builder. */
    private static final double PYTHON_SECONDS = 2;

    @Override
    public String name() {
        return "runner-overhead";
    }

    @Override
    public String description() {
        return "time of a build outside of its rpmbuilds, the start of Java included";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("building a small package with copr-rpmbuild");
        double[] overheads = new double[session.options().size(7, 2)];
        try (RunnerMachine machine = RunnerMachine.create()) {
            for (int n = 0; n < overheads.length; n++) {
                overheads[n] = machine.build().overheadSeconds();
            }
        }
        return List.of(Figure.of(
                        name(),
                        "a build less its rpmbuilds, p50",
                        "s",
                        Distribution.of(overheads).median())
                .againstCited("copr-rpmbuild in Python around mock", PYTHON_SECONDS)
                .aiming(Aim.ratioAtMost(0.5))
                .noting("engine rpmbuild"));
    }
}
