package org.fedoracopr.bench.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;

/** The programs of the JDK that look into other JVMs. */
public final class JavaTools {

    private JavaTools() {}

    /** Runs one of them and returns what it prints. */
    public static String run(String tool, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(List.of(arguments));
        return output(command);
    }

    /** Runs a program and returns what it prints; {@link BenchException} when it fails. */
    static String output(List<String> command) {
        try {
            Process process = ChildProcesses.start(new ProcessBuilder(command).redirectErrorStream(true));
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchException(String.join(" ", command) + " failed: " + printed.strip());
            }
            return printed;
        } catch (IOException e) {
            throw new BenchException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted while running " + command.getFirst(), e);
        }
    }
}
