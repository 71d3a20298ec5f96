package org.fedoracopr.operator.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine to their end. */
public final class Commands {

    private Commands() {}

    /** What a command says on both its outputs; an exception with that when it does not exit with 0. */
    public static String run(Path directory, String... command) {
        Result result = attempt(directory, command);
        if (result.exitCode() != 0) {
            throw new IllegalStateException(
                    List.of(command) + " exited with " + result.exitCode() + ": " + result.output());
        }
        return result.output();
    }

    /** A command's output and how it ended. */
    public static Result attempt(Path directory, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            byte[] output = process.getInputStream().readAllBytes();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(List.of(command) + " does not end");
            }
            return new Result(process.exitValue(), new String(output, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public record Result(int exitCode, String output) {}
}
