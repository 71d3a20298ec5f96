package org.fedoracopr.bench.row;

import java.util.List;
import org.fedoracopr.bench.figure.Aim;
import org.fedoracopr.bench.figure.Figure;
import org.fedoracopr.bench.relay.PacedRelay;

/** What the relay of many logs takes of memory; needs no cluster. */
record RelayMemoryRow() implements Row {

    private static final int LOGS = 400;
    private static final double MEBIBYTE = 1 << 20;

    @Override
    public String name() {
        return "relay-memory";
    }

    @Override
    public String description() {
        return "resident memory of a process that relays " + LOGS + " logs";
    }

    @Override
    public List<Figure> run(Session session) throws InterruptedException {
        session.say(LOGS + " logs grow");
        try (var relay = new PacedRelay(
                LOGS,
                RelayDelayRow.WARM_UP_LINES,
                session.options().size(RelayDelayRow.LINES, RelayDelayRow.FEW_LINES))) {
            relay.delays();
            return List.of(Figure.of(
                            name(),
                            "relay of " + LOGS + " logs, resident memory",
                            "MiB",
                            relay.residentBytes() / MEBIBYTE)
                    .aiming(Aim.valueAtMost(512))
                    .noting("synthetic log endpoint; readers and relays without the rest of the operator"));
        }
    }
}
