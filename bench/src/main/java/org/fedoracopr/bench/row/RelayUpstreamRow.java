package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.relay.BulkRelay;
import org.fedoracopr.bench.relay.LineByLine;

/** How fast the lines of a log reach the backend in batches and one by one; needs no cluster. */
record RelayUpstreamRow() implements Row {

    private static final long BYTES = 10_000_000;
    private static final int LINES = 5_000;
    private static final int FEW_LINES = 1_000;

    @Override
    public String name() {
        return "relay-upstream";
    }

    @Override
    public String description() {
        return "lines of a log per second at the backend, against a request for each as upstream's builders make";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("relaying a log and sending one line by line, by turns");
        int lines = session.options().size(LINES, FEW_LINES);
        double[] ours = new double[session.options().size(7, 3)];
        double[] theirs = new double[ours.length];
        try (var relay = new BulkRelay(ours.length + 1, BYTES)) {
            relay.relaySeconds();
            LineByLine.seconds(relay.backendUrl(), lines);
            for (int n = 0; n < ours.length; n++) {
                ours[n] = relay.lines() / relay.relaySeconds();
                theirs[n] = lines / LineByLine.seconds(relay.backendUrl(), lines);
            }
        }
        return List.of(Figure.of(
                        name(),
                        "lines of one log, p50",
                        "1/s",
                        Distribution.of(ours).median())
                .against("one POST per line", Distribution.of(theirs).median())
                .aiming(Aim.ratioAtLeast(1))
                .noting("synthetic log endpoint"));
    }
}
