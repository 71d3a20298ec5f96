package org.fedoracopr.runner.agent.io;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;

/** A process that keeps the runner's side of the handshake and does what its standard input says, one command a line. */
public final class FakeRunnerMain {

    private FakeRunnerMain() {}

    public static void main(String[] arguments) throws Exception {
        PodFiles files = new PodFiles(Path.of(arguments[0]), Path.of(arguments[0]));
        try (FileChannel lock = FileChannel.open(
                        files.runnerLock(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
                var held = lock.lock();
                var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            lock.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)));
            answer("locked " + held.isValid());
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.startsWith("log ")) {
                    Files.writeString(
                            files.liveLog(),
                            line.substring(4) + "\n",
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                } else if (line.startsWith("outcome ")) {
                    outcome(files, BuildResult.valueOf(line.substring(8)));
                }
                answer("done");
            }
        }
    }

    private static void outcome(PodFiles files, BuildResult result) throws Exception {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        Path next = files.outcome().resolveSibling("outcome.new");
        Files.write(
                next,
                ProtocolJson.document(new Outcome(
                        1,
                        result,
                        result == BuildResult.SUCCEEDED ? 0 : 1,
                        null,
                        null,
                        "mock",
                        then,
                        then,
                        List.of())));
        Files.move(next, files.outcome(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void answer(String line) {
        System.out.println(line);
        System.out.flush();
    }
}
