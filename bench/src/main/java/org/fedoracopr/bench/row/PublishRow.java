package org.fedoracopr.bench.row;

import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.runner.PublishMachine;

/** What it takes to publish a GiB of results with digests; needs no cluster. */
record PublishRow() implements Row {

    private static final long BYTES = 1L << 30;
    private static final int MANY = 2_000;
    private static final double AIM = 1.3;

    @Override
    public String name() {
        return "publish";
    }

    @Override
    public String description() {
        return "publication of 1 GiB of results by the agent, against cp -a and sync";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        var figures = new ArrayList<Figure>();
        for (int count : new int[] {1, MANY}) {
            session.say("publishing and copying 1 GiB in " + count + (count == 1 ? " file" : " files") + " by turns");
            double[] ours = new double[session.options().size(7, 3)];
            double[] theirs = new double[ours.length];
            try (PublishMachine machine = PublishMachine.create(count, BYTES)) {
                // Not counted: what is read from the disk for the first time.
                machine.copySeconds();
                for (int n = 0; n < ours.length; n++) {
                    ours[n] = machine.publishSeconds();
                    theirs[n] = machine.copySeconds();
                }
            }
            figures.add(Figure.of(
                            name(),
                            "1 GiB in " + count + (count == 1 ? " file" : " files") + ", p50",
                            "s",
                            Distribution.of(ours).median())
                    .against("cp -a and sync", Distribution.of(theirs).median())
                    .aiming(Aim.ratioAtMost(AIM))
                    .noting("digests, permit and commit included"));
        }
        return figures;
    }
}
