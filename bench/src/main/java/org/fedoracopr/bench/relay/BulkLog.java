package org.fedoracopr.bench.relay;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;

/** A log that is printed as fast as it is taken, once it may begin. */
final class BulkLog implements PrintedLog {

    private static final int LINES_PER_BLOCK = 1_000;
    private static final byte[] BLOCK = block();

    private final int blocks;
    private final LogSeal seal;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch printed = new CountDownLatch(1);
    private volatile long beganAt;

    /** Of at least so many bytes. */
    BulkLog(long bytes) {
        this.blocks = Math.toIntExact(Math.ceilDiv(bytes, BLOCK.length));
        this.seal = seal(blocks);
    }

    private static byte[] block() {
        var text = new StringBuilder();
        for (int line = 0; line < LINES_PER_BLOCK; line++) {
            text.append("gcc -DHAVE_CONFIG_H -I. -O2 -g -pipe -Wall -c -o src/unit-%04d.o src/unit-%04d.c\n"
                    .formatted(line, line));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static LogSeal seal(int blocks) {
        var sha256 = Digests.sha256();
        for (int n = 0; n < blocks; n++) {
            sha256.update(BLOCK);
        }
        return new LogSeal((long) blocks * BLOCK.length, Digests.hex(sha256));
    }

    void begin() {
        begun.countDown();
    }

    long length() {
        return seal.length();
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
        }
        out.flush();
        printed.countDown();
    }

    @Override
    public void agent(OutputStream out) throws IOException, InterruptedException {
        printed.await();
        String sealed = ProtocolJson.line(new AgentRecord.Sealed(ProtocolVersion.CURRENT, 1, seal)) + "\n";
        out.write(sealed.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }
}
