package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.runner.PythonStart;
import org.fedoracopr.bench.runner.RunnerMachine;

/** How soon the log of a build begins; needs no cluster. */
record RunnerStartRow() implements Row {

    @Override
    public String name() {
        return "runner-start";
    }

    @Override
    public String description() {
        return "start of copr-rpmbuild to the first byte of its log";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("starting copr-rpmbuild and a Python program by turns");
        PythonStart python = PythonStart.find();
        double[] ours = new double[session.options().size(15, 5)];
        double[] theirs = new double[ours.length];
        try (RunnerMachine machine = RunnerMachine.create()) {
            // Not counted: what is read from the disk for the first time, and Python's compiled files.
            machine.refuse();
            python.run();
            for (int n = 0; n < ours.length; n++) {
                ours[n] = machine.refuse().firstByteSeconds();
                theirs[n] = python.run().firstByteSeconds();
            }
        }
        return List.of(Figure.of(
                        name(),
                        "start to the first byte of the log, p50",
                        "s",
                        Distribution.of(ours).median())
                .against(
                        "Python with upstream's imports",
                        Distribution.of(theirs).median())
                .aiming(Aim.ratioAtMost(1)));
    }
}
