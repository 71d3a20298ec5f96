package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** A log that is printed as fast as it is taken, once it may begin. */
final class BulkLog implements PrintedLog {

    private static final int LINES_PER_BLOCK = 1_000;
    private static final byte[] BLOCK = block();

    /** How often the agent says what it has, and after how many blocks it does not wait any longer. */
    private static final Duration PACE = Duration.ofMillis(100);

    private static final int MANY = (1 << 20) / BLOCK.length;

    private final int blocks;
    /** Of the log's beginnings, by their blocks. */
    private final List<LogSeal> seals;

    private final Semaphore confirmable = new Semaphore(0);
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile long beganAt;

    /** Of at least so many bytes. */
    BulkLog(long bytes) {
        this.blocks = Math.toIntExact(Math.ceilDiv(bytes, BLOCK.length));
        this.seals = seals(blocks);
    }

    private static byte[] block() {
        var text = new StringBuilder();
        for (int line = 0; line < LINES_PER_BLOCK; line++) {
            text.append("gcc -DHAVE_CONFIG_H -I. -O2 -g -pipe -Wall -c -o src/unit-%04d.o src/unit-%04d.c\n"
                    .formatted(line, line));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static List<LogSeal> seals(int blocks) {
        List<LogSeal> seals = new ArrayList<>();
        var sha256 = Digests.sha256();
        for (int n = 1; n <= blocks; n++) {
            sha256.update(BLOCK);
            seals.add(new LogSeal((long) n * BLOCK.length, Digests.hex(copy(sha256))));
        }
        return seals;
    }

    private static MessageDigest copy(MessageDigest digest) {
        try {
            return (MessageDigest) digest.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    void begin() {
        begun.countDown();
    }

    long length() {
        return seals.getLast().length();
    }

    long lines() {
        return (long) blocks * LINES_PER_BLOCK;
    }

    /** When the first byte was printed, in {@link System#nanoTime()}. */
    long beganAt() {
        return beganAt;
    }

    @Override
    public void builder(OutputStream out) throws IOException, InterruptedException {
        begun.await();
        beganAt = System.nanoTime();
        for (int n = 0; n < blocks; n++) {
            out.write(BLOCK);
            confirmable.release();
        }
        out.flush();
    }

    @Override
    public void agent(OutputStream out) throws IOException, InterruptedException {
        int has = 0;
        begun.await();
        while (has < blocks) {
            // Whoever prints more than is worth waiting for is confirmed at once.
            int waited = confirmable.tryAcquire(MANY, PACE.toMillis(), TimeUnit.MILLISECONDS) ? MANY : 0;
            int more = waited + confirmable.drainPermits();
            has += more;
            if (more > 0) {
                LogSeal copied = seals.get(has - 1);
                print(out, new AgentRecord.Checkpoint(ProtocolVersion.CURRENT, 1, copied.length(), copied.sha256()));
            }
        }
        print(out, new AgentRecord.Sealed(ProtocolVersion.CURRENT, 1, seals.getLast()));
    }

    private static void print(OutputStream out, AgentRecord said) throws IOException {
        out.write((ProtocolJson.line(said) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
