package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** A log of a line now and then, each of which says when it was printed; and an agent that confirms it every two seconds. It never ends. */
final class PacedLog implements PrintedLog, AutoCloseable {

    /** Of the moment at the beginning of each line, in hexadecimal digits of {@link System#nanoTime()}. */
    static final int STAMP = 16;

    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CHECKPOINT_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final String REST = " gcc -O2 -g -pipe -Wall -c -o src/unit.o src/unit.c, an ordinary line\n";

    private final ReentrantLock lock = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final MessageDigest digest = Digests.sha256();
    private final long phaseNanos;
    private long length;

    /** @param phase from 0 to 1: where in its period this log prints */
    PacedLog(double phase) {
        this.phaseNanos = (long) (phase * PERIOD_NANOS);
    }

    @Override
    public void builder(OutputStream out) throws IOException, InterruptedException {
        if (!pause(phaseNanos)) {
            return;
        }
        do {
            byte[] line = ("%016x".formatted(System.nanoTime()) + REST).getBytes(StandardCharsets.US_ASCII);
            out.write(line);
            out.flush();
            printed(line);
        } while (pause(PERIOD_NANOS));
    }

    @Override
    public void agent(OutputStream out) throws IOException, InterruptedException {
        while (pause(CHECKPOINT_NANOS)) {
            out.write((ProtocolJson.line(checkpoint()) + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void printed(byte[] line) {
        lock.lock();
        try {
            digest.update(line);
            length += line.length;
        } finally {
            lock.unlock();
        }
    }

    private AgentRecord.Checkpoint checkpoint() {
        lock.lock();
        try {
            return new AgentRecord.Checkpoint(ProtocolVersion.CURRENT, 1, length, Digests.soFar(digest));
        } finally {
            lock.unlock();
        }
    }

    /** False when there is to be nothing more. */
    private boolean pause(long nanos) throws InterruptedException {
        return !closed.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
