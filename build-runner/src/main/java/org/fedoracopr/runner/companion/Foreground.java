package org.fedoracopr.runner.companion;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.stop.TerminationSignals;
import org.jspecify.annotations.Nullable;

/**
 * Programs that run on this one's stdin, stdout and stderr and in its process group.
 *
 * <p>A signal to the group reaches both, so mock can clean up: this program waits for it, starts nothing more, and then ends as the signal says. TERM
 * and HUP, which may come to this process alone, are passed on.
 */
final class Foreground {

    private @Nullable Process current;
    private @Nullable String signal;

    /** Takes over the signals of this process, to its end. */
    static Foreground takeSignals() {
        var foreground = new Foreground();
        TerminationSignals.handle(foreground::signaled);
        return foreground;
    }

    private synchronized void signaled(String name) {
        if (signal == null) {
            signal = name;
        }
        if (current != null && !name.equals("INT")) {
            current.destroy();
        }
    }

    /** Runs a program to its end. */
    ExitStatus run(List<String> command, Path directory) throws BuildException {
        Process process = start(command, directory);
        int code = Programs.waitFor(process);
        synchronized (this) {
            current = null;
            checkSignal();
        }
        return new ExitStatus(code);
    }

    private synchronized Process start(List<String> command, Path directory) throws BuildException {
        checkSignal();
        String program = command.getFirst();
        List<String> found = new ArrayList<>(command);
        found.set(0, Programs.path(program));
        try {
            current = new ProcessBuilder(found)
                    .directory(directory.toFile())
                    .inheritIO()
                    .start();
            return current;
        } catch (IOException e) {
            throw Programs.notStarted(program, e);
        }
    }

    /** Ends the work when a signal came. */
    synchronized void checkSignal() throws BuildException {
        if (signal != null) {
            throw new BuildException(FailureCause.CANCELED, "stopped by signal " + signal);
        }
    }

    /** What a shell says of a program that a signal ended: 130 for INT, 143 for TERM, 129 for HUP; else {@code otherwise}. */
    synchronized int exitCode(int otherwise) {
        if (signal == null) {
            return otherwise;
        }
        return switch (signal) {
            case "INT" -> 130;
            case "TERM" -> 143;
            default -> 129;
        };
    }
}
