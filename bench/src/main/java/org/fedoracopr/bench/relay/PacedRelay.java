package org.fedoracopr.bench.relay;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.bench.cluster.ProcessUse;

/** Many logs that grow at the same time by two lines a second each, and how late their lines are at the backend. */
public final class PacedRelay implements AutoCloseable {

    private static final int WAIT_SECONDS = 300;

    private final int count;
    private final List<PacedLog> logs;
    private final RelayMachine machine;
    private final CountDownLatch enough;
    private final int skipped;
    private final int wanted;
    private final List<Double> delays = new ArrayList<>();
    private int seen;

    /**
     * Starts the logs and the relay.
     *
     * @param count how many logs
     * @param warmUp lines of each, about, that are not measured
     * @param lines of each, about, that are
     */
    public PacedRelay(int count, int warmUp, int lines) {
        this.count = count;
        this.skipped = count * warmUp;
        this.wanted = count * lines;
        this.enough = new CountDownLatch(1);
        this.logs = IntStream.range(0, count)
                .mapToObj(n -> new PacedLog((double) n / count))
                .toList();
        this.machine = new RelayMachine(logs, this::arrived);
    }

    private synchronized void arrived(String log, byte[] form, int begin, long length, long nanos) {
        // Letters and digits are themselves in a form, and so a line's stamp is; a line ends with an encoded newline.
        for (int at = begin; at + PacedLog.STAMP <= form.length; at = nextLine(form, at)) {
            long printed = Long.parseUnsignedLong(new String(form, at, PacedLog.STAMP, StandardCharsets.US_ASCII), 16);
            if (seen++ >= skipped && delays.size() < wanted) {
                delays.add((nanos - printed) / 1e9);
            }
        }
        if (delays.size() >= wanted) {
            enough.countDown();
        }
    }

    private static int nextLine(byte[] form, int from) {
        for (int at = from; at + 2 < form.length; at++) {
            if (form[at] == '%' && form[at + 1] == '0' && form[at + 2] == 'A') {
                return at + 3;
            }
        }
        return form.length;
    }

    /** The seconds from printing to arrival of each measured line. */
    public double[] delays() throws InterruptedException {
        if (!enough.await(WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw new BenchException("of " + count + " logs too few lines arrived within " + WAIT_SECONDS + " s");
        }
        synchronized (this) {
            return delays.stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    /** Bytes of the relay's process in RAM. */
    public long residentBytes() {
        return ProcessUse.residentBytes(machine.pid());
    }

    @Override
    public void close() {
        logs.forEach(PacedLog::close);
        machine.close();
    }
}
