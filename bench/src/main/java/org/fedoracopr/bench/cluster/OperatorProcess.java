package org.fedoracopr.bench.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;
import org.jspecify.annotations.Nullable;

/** The operator as a user would start it: its own program, in a process of its own, as a user of its own. */
public final class OperatorProcess implements AutoCloseable {

    private static final int START_SECONDS = 60;
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final Process process;

    private final Path log;

    private OperatorProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the operator and returns when it serves.
     *
     * @param program the launcher that packaging the operator makes
     * @param backendUrl where it relays logs to; null for nowhere
     * @param javaOptions more options for its JVM
     */
    public static OperatorProcess start(
            Path program, BenchCluster cluster, @Nullable String backendUrl, String javaOptions) {
        List<String> command = new ArrayList<>(List.of(program.toString(), "--namespace", BenchCluster.NAMESPACE));
        if (backendUrl != null) {
            command.addAll(List.of("--backend-url", backendUrl));
        }
        Path log = cluster.directory().resolve("operator.log");
        var builder = new ProcessBuilder(command)
                .directory(cluster.directory().toFile())
                .redirectError(log.toFile());
        builder.environment().put("KUBECONFIG", cluster.operatorKubeconfig().toString());
        builder.environment().put("JAVA_OPTS", javaOptions);
        try {
            Process started = ChildProcesses.start(builder);
            awaitServing(started, log);
            return new OperatorProcess(started, log);
        } catch (IOException e) {
            throw new BenchException("the operator cannot be started: " + e.getMessage(), e);
        }
    }

    private static void awaitServing(Process started, Path log) {
        var serving = new CompletableFuture<Boolean>();
        Thread.ofVirtual().name("operator-output").start(() -> {
            try (var lines =
                    new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith("serving ")) {
                        serving.complete(true);
                    }
                }
            } catch (IOException e) {
                serving.completeExceptionally(e);
            }
            serving.complete(false);
        });
        try {
            if (serving.get(START_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            started.destroyForcibly();
            throw new BenchException("the operator did not start: " + BenchCluster.tail(log), e);
        }
        started.destroyForcibly();
        throw new BenchException("the operator ended instead of serving: " + BenchCluster.tail(log));
    }

    /** What it has written to standard error. */
    public Path log() {
        return log;
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        ChildProcesses.stop(process, GRACE);
    }
}
