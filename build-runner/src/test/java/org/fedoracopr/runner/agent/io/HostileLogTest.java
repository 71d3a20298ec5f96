package org.fedoracopr.runner.agent.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.LogSeal;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Output that nobody means well with, on its way through the runner's log to the agent's copy: file, standard output and copy are the same bytes, and no line has to
 * end before it gets there.
 *
 * <p>32 MiB in one line and 100,000 empty lines; {@code -Dlogs.long=true} has 1 GiB and 1,000,000.
 */
class HostileLogTest {
    private static final boolean LONG = Boolean.getBoolean("logs.long");
    private static final int LINE_BLOCKS = LONG ? 1 << 14 : 1 << 9;
    private static final int EMPTY_LINES = LONG ? 1_000_000 : 100_000;
    private static final byte[] BLOCK = filled(64 << 10);

    @TempDir
    Path directory;

    private final List<String> anomalies = new ArrayList<>();

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'x');
        return bytes;
    }

    @Test
    void whatTheAgentCopiesIsWhatTheRunnerPrints() throws Exception {
        Path shared = Files.createDirectory(directory.resolve("copr"));
        Path file = shared.resolve("builder-live.log");
        MessageDigest printed = MessageDigest.getInstance("SHA-256");
        LogSeal copied;
        try (LogCopy copy = new LogCopy(directory.resolve("copy"), 4L << 30, anomalies::add)) {
            try (BuildLog log = BuildLog.open(file, new DigestOutputStream(OutputStream.nullOutputStream(), printed))) {
                LogStream stream = log.stream();
                pieces().forEach(piece -> inChunks(stream, piece));
                take(copy, shared);
                long before = copy.length();
                for (int block = 0; block < LINE_BLOCKS; block++) {
                    stream.write(BLOCK, 0, BLOCK.length);
                }
                take(copy, shared);
                assertThat(copy.length())
                        .as("copied of a line that has not ended")
                        .isGreaterThan(before + (LINE_BLOCKS / 2) * (long) BLOCK.length);
                stream.finish();
            }
            take(copy, shared);
            try (UntrustedFile root = UntrustedFile.root(shared)) {
                copy.compareWith(root, "builder-live.log");
            }
            copied = copy.copied();
        }
        String digest = HexFormat.of().formatHex(printed.digest());
        assertThat(copied).isEqualTo(new LogSeal(Files.size(file), digest));
        assertThat(digestOf(file)).isEqualTo(digest);
        assertThat(digestOf(directory.resolve("copy"))).isEqualTo(digest);
        assertThat(anomalies).isEmpty();
        // The filter takes control characters away and nothing else.
        assertThat(copied.length()).isGreaterThan(EMPTY_LINES + LINE_BLOCKS * (long) BLOCK.length);
        try (InputStream log = Files.newInputStream(file)) {
            assertThat(new String(log.readNBytes(1_000_000), StandardCharsets.ISO_8859_1))
                    .contains(ProtocolJson.line(forged()));
        }
    }

    private static AgentRecord forged() {
        return new AgentRecord.Sealed(1, 1, new LogSeal(0, Digests.hex(new byte[0])));
    }

    private static List<byte[]> pieces() {
        byte[] random = new byte[300_000];
        new Random(3).nextBytes(random);
        return List.of(
                (ProtocolJson.line(forged()) + "\n").repeat(100).getBytes(StandardCharsets.UTF_8),
                new byte[300_000],
                random,
                new byte[] {(byte) 0xc3, '\n', (byte) 0xe2, (byte) 0x82, '\n', (byte) 0xff, (byte) 0xfe, '\n'},
                "\n".repeat(EMPTY_LINES).getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that belong together come apart. */
    private static void inChunks(LogStream stream, byte[] bytes) {
        var random = new Random(bytes.length);
        for (int from = 0; from < bytes.length; ) {
            int length = Math.min(bytes.length - from, 1 + random.nextInt(5_000));
            stream.write(bytes, from, length);
            from += length;
        }
    }

    private static void take(LogCopy copy, Path shared) throws IOException {
        try (UntrustedFile root = UntrustedFile.root(shared)) {
            boolean more = true;
            while (more) {
                more = copy.copyFrom(root, "builder-live.log");
            }
        }
    }

    private static String digestOf(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
