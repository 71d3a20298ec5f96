package org.fedoracopr.bench.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.AgentRecord;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.CommitPermit;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;

/** A temporary directory with results of random bytes, which the packaged agent publishes, or {@code cp} copies, on the same disk. */
public final class PublishMachine implements AutoCloseable {

    private static final Path PROGRAM = Path.of("build-runner/target/copr-builder/bin/copr-agent");
    private static final String TASK = "{\"build_id\": 1}";
    private static final long LOG_BYTES = 1 << 20;
    private static final int WAIT_SECONDS = 600;
    private static final int BUFFER_BYTES = 1 << 20;

    private final Path root;
    private final PodFiles files;
    private final Path volume;

    private PublishMachine(Path root) {
        this.root = root;
        this.files = new PodFiles(root.resolve("copr"), root.resolve("annotations"));
        this.volume = root.resolve("volume");
    }

    /** Makes the results. */
    public static PublishMachine create(int count, long bytes) throws InterruptedException {
        if (!Files.isExecutable(PROGRAM)) {
            throw new BenchException("there is no agent at " + PROGRAM + ": run bench/run without --skip-build");
        }
        try {
            var machine = new PublishMachine(Files.createTempDirectory("copr-builder.bench"));
            try {
                machine.fill(count, bytes);
                return machine;
            } catch (IOException | RuntimeException e) {
                machine.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BenchException("cannot make results: " + e.getMessage(), e);
        }
    }

    private void fill(int count, long bytes) throws IOException {
        Files.createDirectories(files.results());
        // Bytes that no file system compresses; always the same ones.
        var random = new Random(1);
        byte[] buffer = new byte[BUFFER_BYTES];
        random.nextBytes(buffer);
        for (int n = 0; n < count; n++) {
            try (OutputStream file = Files.newOutputStream(files.results().resolve("file-%05d".formatted(n)))) {
                for (long left = bytes / count; left > 0; left -= BUFFER_BYTES) {
                    buffer[0]++;
                    file.write(buffer, 0, (int) Math.min(left, BUFFER_BYTES));
                }
            }
        }
    }

    /** Publishes with a fresh agent; the seconds from the build's end to {@code prepared}, and from the permit to {@code committed}. */
    public double publishSeconds() throws InterruptedException {
        try {
            Path state = root.resolve("state");
            delete(state);
            delete(files.annotations());
            delete(files.shared().resolve("agent"));
            delete(volume);
            Files.createDirectories(files.annotations());
            Files.createDirectories(volume);
            annotate(PodAnnotations.TASK, TASK);
            annotate(
                    PodAnnotations.CLAIM,
                    ProtocolJson.line(new Claim(
                            1, "bench", "bench", 1, sha256(TASK), "o/d/c/1-b", null, LOG_BYTES, WAIT_SECONDS, false)));
            sync();
            var program = new ProcessBuilder(PROGRAM.toAbsolutePath().toString()).redirectErrorStream(true);
            program.environment()
                    .put(PodFiles.SHARED_DIRECTORY_VARIABLE, files.shared().toString());
            program.environment()
                    .put(
                            PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                            files.annotations().toString());
            program.environment().put("COPR_AGENT_STATE", state.toString());
            program.environment().put("COPR_RESULTS_VOLUME", volume.toString());
            program.environment()
                    .put("COPR_TERMINATION_LOG", root.resolve("termination-log").toString());
            Process agent = ChildProcesses.start(program);
            try (var output =
                    new BufferedReader(new InputStreamReader(agent.getInputStream(), StandardCharsets.UTF_8))) {
                return publish(output);
            } finally {
                agent.descendants().forEach(ProcessHandle::destroyForcibly);
                agent.destroyForcibly();
                agent.waitFor();
            }
        } catch (IOException e) {
            throw new BenchException("cannot time a publication: " + e.getMessage(), e);
        }
    }

    private double publish(BufferedReader output) throws IOException {
        await(AgentRecord.Started.class, output);
        long ended = System.nanoTime();
        annotate(PodAnnotations.BUILDER_ENDED, "0:Completed");
        AgentRecord.Prepared prepared = await(AgentRecord.Prepared.class, output);
        double staging = since(ended);
        long permitted = System.nanoTime();
        annotate(PodAnnotations.COMMIT, new CommitPermit(1, prepared.manifestSha256()).format());
        await(AgentRecord.Committed.class, output);
        return staging + since(permitted);
    }

    /** Copies with {@code cp -a} and {@code sync}. */
    public double copySeconds() throws InterruptedException {
        try {
            Path copy = root.resolve("copy");
            delete(copy);
            sync();
            var copying = new ProcessBuilder(
                    "sh", "-c", "cp -a \"$0\" \"$1\" && sync", files.results().toString(), copy.toString());
            TimedRun run = TimedRun.of(copying);
            if (run.exitCode() != 0) {
                throw new BenchException("cp failed: " + run.lastLine());
            }
            delete(copy);
            return run.seconds();
        } catch (IOException e) {
            throw new BenchException("cannot time a copy: " + e.getMessage(), e);
        }
    }

    private static void sync() throws InterruptedException {
        if (TimedRun.of(new ProcessBuilder("sync")).exitCode() != 0) {
            throw new BenchException("sync failed");
        }
    }

    private void annotate(String annotation, String value) throws IOException {
        Path file = files.annotation(annotation);
        Path next = root.resolve("annotation");
        Files.writeString(next, value);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static <T extends AgentRecord> T await(Class<T> kind, BufferedReader output) throws IOException {
        String last = "nothing";
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            var found = ProtocolJson.agentRecord(line).filter(kind::isInstance);
            if (found.isPresent()) {
                return kind.cast(found.get());
            }
            last = line;
        }
        throw new BenchException("the agent ended; its last word was: " + last);
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (Files.exists(tree)) {
            try (Stream<Path> all = Files.walk(tree)) {
                all.sorted(Comparator.reverseOrder())
                        .forEach(path -> path.toFile().delete());
            }
        }
    }

    @Override
    public void close() {
        try {
            delete(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
