package org.fedoracopr.runner.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;

/** The programs of this machine. */
public final class Programs {

    private static final String FALLBACK_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private Programs() {}

    /** Where a program lies: on the search path, or beside this one. */
    public static Optional<Path> find(String name) {
        String searchPath = System.getenv("PATH");
        return find(name, searchPath == null || searchPath.isEmpty() ? FALLBACK_PATH : searchPath)
                .or(() -> besideThis(name));
    }

    /** Ends the build when a program is missing; {@code remedy} says what to do. */
    public static void require(String name, String remedy) throws BuildException {
        if (find(name).isEmpty()) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED, name + " is not installed on this builder: " + remedy);
        }
    }

    /** Where a program lies that is about to be started. */
    public static String path(String name) throws BuildException {
        return find(name)
                .orElseThrow(() -> new BuildException(
                        FailureCause.BUILDER_MISCONFIGURED,
                        "Command '" + name + "' can not be executed: it is not installed on this builder"))
                .toString();
    }

    /** The end of the build for a program that is there and cannot be started all the same. */
    public static BuildException notStarted(String name, IOException problem) {
        return new BuildException(
                FailureCause.BUILDER_MISCONFIGURED,
                "Command '" + name + "' can not be executed: " + Explanations.of(problem),
                problem);
    }

    /** Waits for the end of a program, also when this thread is interrupted: a program is ended by a signal, never abandoned. */
    public static int waitFor(Process process) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Optional<Path> besideThis(String name) {
        String launcher = System.getProperty("launcher.program", "");
        if (launcher.isEmpty() || name.indexOf('/') >= 0) {
            return Optional.empty();
        }
        try {
            Path candidate = Path.of(launcher).toRealPath().resolveSibling(name);
            return Files.isExecutable(candidate) ? Optional.of(candidate) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Path> find(String name, String searchPath) {
        if (name.indexOf('/') >= 0) {
            Path path = Path.of(name);
            return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
        }
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            Path candidate = Path.of(directory.isEmpty() ? "." : directory, name);
            if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
