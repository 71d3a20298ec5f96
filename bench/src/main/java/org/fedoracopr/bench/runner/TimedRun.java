package org.fedoracopr.bench.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.fedoracopr.bench.BenchException;
import org.fedoracopr.devkit.process.ChildProcesses;

/**
 * One run of a program.
 *
 * @param firstByteSeconds from its start to the first byte of its output
 * @param seconds from its start to its end
 */
public record TimedRun(double firstByteSeconds, double seconds, int exitCode, String output) {

    /** Runs a program to its end. */
    public static TimedRun of(ProcessBuilder program) throws InterruptedException {
        long began = System.nanoTime();
        try {
            Process process = ChildProcesses.start(program.redirectErrorStream(true));
            try (InputStream printed = process.getInputStream()) {
                byte[] first = printed.readNBytes(1);
                double firstByte = since(began);
                String rest = new String(printed.readAllBytes(), StandardCharsets.UTF_8);
                int code = process.waitFor();
                return new TimedRun(firstByte, since(began), code, new String(first, StandardCharsets.UTF_8) + rest);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new BenchException("cannot run " + program.command().getFirst() + ": " + e.getMessage(), e);
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    /** The last line, for messages. */
    String lastLine() {
        String stripped = output.strip();
        return stripped.substring(stripped.lastIndexOf('\n') + 1);
    }
}
