package org.fedoracopr.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.jspecify.annotations.Nullable;

/**
 * A program that was started: a session of its own, so that its process id is its group's, stdin empty, stdout and stderr one stream, which is a pipe or
 * a terminal.
 */
final class Program implements AutoCloseable {

    /** The terminal is opened before the session is made, so that it does not become the session's controlling terminal. */
    private static final String INTO_TERMINAL = "terminal=$1; shift; exec setsid \"$@\" >\"$terminal\" 2>&1";

    private final Process process;
    private final @Nullable Terminal terminal;

    private Program(Process process, @Nullable Terminal terminal) {
        this.process = process;
        this.terminal = terminal;
    }

    static Program start(Command command) throws BuildException {
        List<String> arguments = new ArrayList<>(List.of("setsid", Programs.path(command.program())));
        arguments.addAll(command.arguments().subList(1, command.arguments().size()));
        return new Program(start(command, arguments, Redirect.PIPE), null);
    }

    /** Where there is no terminal to be had, it is a pipe, and the log says so. */
    static Program startInTerminal(Command command, Consumer<String> log) throws BuildException {
        Terminal terminal;
        try {
            terminal = Terminal.open();
        } catch (IOException | LinkageError | IllegalCallerException e) {
            log.accept("WARNING: there is no pseudo-terminal for " + command.program()
                    + ", so its progress is not shown: " + Explanations.of(e));
            return start(command);
        }
        List<String> arguments = new ArrayList<>(
                List.of("/bin/sh", "-c", INTO_TERMINAL, "sh", terminal.path(), Programs.path(command.program())));
        arguments.addAll(command.arguments().subList(1, command.arguments().size()));
        try {
            return new Program(start(command, arguments, Redirect.DISCARD), terminal);
        } catch (BuildException e) {
            terminal.close();
            throw e;
        }
    }

    private static Process start(Command command, List<String> arguments, Redirect output) throws BuildException {
        var builder = new ProcessBuilder(arguments)
                .directory(command.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
        if (!command.inherits()) {
            builder.environment().clear();
        }
        builder.environment().putAll(command.environment());
        try {
            return builder.start();
        } catch (IOException e) {
            throw Programs.notStarted(command.program(), e);
        }
    }

    Process process() {
        return process;
    }

    /** Its output; closed by whoever reads it. */
    InputStream output() throws IOException {
        return terminal == null ? process.getInputStream() : terminal.output();
    }

    /** Says that the first process has ended: the output ends with the last process that holds it. */
    void ended() {
        if (terminal != null) {
            terminal.releaseFarEnd();
        }
    }

    /** Ends the output, whoever still holds it. */
    @Override
    public void close() {
        if (terminal != null) {
            terminal.close();
        }
    }
}
