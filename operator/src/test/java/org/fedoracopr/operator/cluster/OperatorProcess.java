package org.fedoracopr.operator.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.devkit.process.ChildProcesses;

/** The operator as a process of its own, to be killed and started again; with the operator's rights and no more. */
public final class OperatorProcess implements AutoCloseable {

    private final Installation copr;
    private final List<String> options;
    private Process process;

    private OperatorProcess(Installation copr, List<String> options) throws IOException {
        this.copr = copr;
        this.options = List.copyOf(options);
        this.process = launch();
    }

    /** Starts one for an installation, with more options than namespace and backend. */
    public static OperatorProcess start(Installation copr, String... options) throws IOException {
        return new OperatorProcess(copr, List.of(options));
    }

    /** As {@code kill -9} does; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again after its end. */
    public void startAgain() throws IOException {
        process = launch();
    }

    /** What all processes so far have logged. */
    public String output() throws IOException {
        return Files.readString(log());
    }

    private Path log() {
        return copr.scratch().resolve("operator.log");
    }

    private Process launch() throws IOException {
        Path program = Path.of("target", "copr-builder-operator", "bin", "copr-builder-operator")
                .toAbsolutePath();
        var command = new ArrayList<>(
                List.of(program.toString(), "--namespace", copr.namespace(), "--backend-url", copr.logStoreUrl()));
        command.addAll(options);
        var builder = new ProcessBuilder(command);
        builder.environment()
                .put("KUBECONFIG", Installation.operatorKubeconfig().toString());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        return ChildProcesses.start(builder);
    }

    @Override
    public void close() {
        ChildProcesses.stop(process, Duration.ofSeconds(20));
    }
}
