package org.fedoracopr.bench.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.api.protocol.WarmUpReport;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;

/**
 * A builder's Pod as its runner sees it, with the test double of mock in place of mock: making a chroot and installing build requirements take as long as they took
 * the real one for a small package on a disk.
 *
 * <p>What a cluster adds to a cold start is not in it: a Pod that is made, given a node and started.
 */
public final class WarmMachine implements AutoCloseable {

    private static final Path DOUBLE = Path.of("build-runner/src/test/programs/mock");
    /** Of the real mock 6.7: 6.1 s for a cold rebuild, 3.35 s in a chroot that is made, 1.6 s with its build requirements there. */
    private static final double INIT_SECONDS = 2.75;

    private static final double BUILDDEP_SECONDS = 1.75;
    private static final String FIRST_LINE = "mock.py version";
    private static final long PATIENCE_SECONDS = 60;
    private static final long POLL_MILLIS = 20;

    private final RunnerMachine machine;
    private final PodFiles pod;

    private WarmMachine(RunnerMachine machine) {
        this.machine = machine;
        this.pod = new PodFiles(
                machine.root().resolve("pod"), machine.root().resolve("annotations"));
    }

    /** Makes the directory with all that a build needs; only root can run the double. */
    public static WarmMachine create() throws InterruptedException {
        RunnerMachine machine = RunnerMachine.create();
        try {
            var warm = new WarmMachine(machine);
            warm.fill();
            return warm;
        } catch (IOException | RuntimeException e) {
            machine.close();
            throw new BenchException("cannot prepare a builder: " + e.getMessage(), e);
        }
    }

    private void fill() throws IOException {
        Path mock = machine.root().resolve("mock");
        Path source = DOUBLE.resolve("etc-mock");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path target = mock.resolve("etc").resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
        Files.writeString(
                mock.resolve("etc/site-defaults.cfg"),
                "config_opts['basedir'] = '%1$s/lib'\nconfig_opts['cache_topdir'] = '%1$s/cache'\n".formatted(mock));
        Files.writeString(
                mock.resolve("etc/faults.json"),
                "{\"sleep\": {\"init\": %s, \"builddep\": %s}}".formatted(INIT_SECONDS, BUILDDEP_SECONDS));
        machine.configure("engine = mock\nnetwork_guard = none\nmock_config_directory = %1$s/etc\nmock_scratch = %1$s/lib"
                .formatted(mock));
        Files.createDirectories(pod.shared().resolve("agent"));
        Files.createDirectories(pod.annotations());
        Files.writeString(pod.agentReady(), "");
    }

    /**
     * A build that was timed.
     *
     * @param firstLineSeconds from the moment that the task was there to mock's first line
     * @param seconds from the same moment to the end
     */
    public record Build(double firstLineSeconds, double seconds) {}

    /** A builder that is started for its task. */
    public Build cold() throws InterruptedException {
        try {
            clear();
            annotate(PodAnnotations.TASK, Files.readString(machine.task()));
            long began = System.nanoTime();
            return finish(start(), began);
        } catch (IOException e) {
            throw new BenchException("cannot time a build: " + e.getMessage(), e);
        }
    }

    /** A builder that has its chroot when its task comes. */
    public Build warm() throws InterruptedException {
        try {
            clear();
            annotate(
                    PodAnnotations.WARM_UP,
                    ProtocolJson.line(new WarmUpOrder(ProtocolVersion.CURRENT, RunnerMachine.CHROOT, List.of())));
            Process process = start();
            try {
                awaitWarm(process);
                long began = System.nanoTime();
                annotate(PodAnnotations.TASK, Files.readString(machine.task()));
                return finish(process, began);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new BenchException("cannot time a build: " + e.getMessage(), e);
        }
    }

    private void clear() throws IOException {
        for (String annotation : List.of(PodAnnotations.TASK, PodAnnotations.WARM_UP)) {
            Files.deleteIfExists(pod.annotation(annotation));
        }
        for (Path left : List.of(pod.outcome(), pod.runnerLock(), pod.liveLog(), pod.warmUp())) {
            Files.deleteIfExists(left);
        }
    }

    private Process start() throws IOException {
        ProcessBuilder program = machine.program(pod.annotation(PodAnnotations.TASK));
        Path mock = machine.root().resolve("mock");
        program.environment().put("PATH", DOUBLE.toAbsolutePath() + ":" + System.getenv("PATH"));
        program.environment().put("MOCK_DOUBLE_ETC", mock.resolve("etc").toString());
        program.environment().put("MOCK_DOUBLE_RECORD", mock.resolve("record").toString());
        program.environment().put("SUDO_UID", "1000");
        program.environment().put("SUDO_GID", "135");
        program.environment().put("SUDO_USER", "builder");
        program.environment()
                .put(PodFiles.SHARED_DIRECTORY_VARIABLE, pod.shared().toString());
        program.environment()
                .put(PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE, pod.annotations().toString());
        return ChildProcesses.start(program.redirectErrorStream(true));
    }

    private void awaitWarm(Process process) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(pod.warmUp())) {
            if (System.nanoTime() > end || process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new BenchException("the builder to be timed did not become warm");
            }
        }
        WarmUpReport report = ProtocolJson.read(WarmUpReport.class, Files.readAllBytes(pod.warmUp()));
        if (report.failure() != null) {
            throw new BenchException("the builder to be timed did not become warm: " + report.failure());
        }
    }

    private static Build finish(Process process, long began) throws IOException, InterruptedException {
        double firstLine = Double.NaN;
        String last = "";
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (Double.isNaN(firstLine) && line.contains(FIRST_LINE)) {
                    firstLine = since(began);
                }
                last = line.isBlank() ? last : line;
            }
        }
        int code = process.waitFor();
        if (code != 0 || Double.isNaN(firstLine)) {
            throw new BenchException("the build to be timed failed: " + last);
        }
        return new Build(firstLine, since(began));
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** As the kubelet does it: whole, at once. */
    private void annotate(String annotation, String value) throws IOException {
        Path file = pod.annotation(annotation);
        Path next = file.resolveSibling("." + file.getFileName());
        Files.writeString(next, value);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        machine.close();
    }
}
