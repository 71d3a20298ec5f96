package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Distribution;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.relay.BulkRelay;

/** How fast one log is relayed; needs no cluster. */
record RelayThroughputRow() implements Row {

    private static final double MEGABYTE = 1e6;
    private static final long BYTES = 200_000_000;
    private static final long FEW_BYTES = 50_000_000;
    private static final double AIM = 0.9;

    @Override
    public String name() {
        return "relay-throughput";
    }

    @Override
    public String description() {
        return "one log from the API server's endpoint to the backend, against kubectl to /dev/null";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say("relaying and reading a large log by turns");
        double[] ours = new double[session.options().size(7, 3)];
        double[] theirs = new double[ours.length];
        long bytes = session.options().quick() ? FEW_BYTES : BYTES;
        try (var relay = new BulkRelay(ours.length + 1, bytes)) {
            // Not counted: what is compiled and read from the disk for the first time.
            relay.relaySeconds();
            relay.kubectlSeconds();
            for (int n = 0; n < ours.length; n++) {
                ours[n] = relay.length() / MEGABYTE / relay.relaySeconds();
                theirs[n] = relay.length() / MEGABYTE / relay.kubectlSeconds();
            }
        }
        return List.of(
                Figure.of(name(), "one log, p50", "MB/s", Distribution.of(ours).median())
                        .against(
                                "kubectl get --raw of the followed log",
                                Distribution.of(theirs).median())
                        .aiming(Aim.ratioAtLeast(AIM))
                        .noting("synthetic log endpoint; to the backend's last byte"));
    }
}
