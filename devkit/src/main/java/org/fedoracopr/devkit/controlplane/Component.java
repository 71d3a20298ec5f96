package org.fedoracopr.devkit.controlplane;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fedoracopr.devkit.process.ChildProcesses;

/** One running program of the control plane and its log file. */
record Component(String name, Process process, Path log) {
    private static final int SHOWN_LOG_LINES = 15;
    private static final int SHOWN_LINE_CHARACTERS = 500;
    private static final int READ_LOG_BYTES = 64 * 1024;

    static Component start(Path program, List<String> arguments, Path workingDirectory, Path log) {
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(workingDirectory.toFile())
                .redirectErrorStream(true)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            return new Component(program.getFileName().toString(), ChildProcesses.start(builder), log);
        } catch (IOException e) {
            throw new ControlPlaneException(e.getMessage() == null ? "cannot start " + program : e.getMessage(), e);
        }
    }

    /** Waits until the component has ended, at most the given time, and says whether it has. */
    boolean endedWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ControlPlaneException("interrupted while waiting for " + name, e);
        }
    }

    void stop(Duration grace) {
        ChildProcesses.stop(process, grace);
    }

    void kill() {
        process.destroyForcibly();
    }

    /** The sentence for a component that ended by itself, with the end of its log. */
    ControlPlaneException died() {
        return new ControlPlaneException(
                name + " ended with exit code " + process.exitValue() + ". The end of its log:\n" + logTail());
    }

    String logTail() {
        List<String> lines = readLogEnd().lines().toList();
        StringBuilder tail = new StringBuilder();
        for (String line : lines.subList(Math.max(0, lines.size() - SHOWN_LOG_LINES), lines.size())) {
            tail.append("  ")
                    .append(line, 0, Math.min(line.length(), SHOWN_LINE_CHARACTERS))
                    .append('\n');
        }
        return tail.toString();
    }

    boolean logEndsWithPortTaken() {
        return readLogEnd().contains("address already in use");
    }

    private String readLogEnd() {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - READ_LOG_BYTES));
            ByteBuffer end = ByteBuffer.allocate(READ_LOG_BYTES);
            int read;
            do {
                read = channel.read(end);
            } while (read > 0);
            return new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(cannot read " + log + ": " + e.getMessage() + ")";
        }
    }
}
