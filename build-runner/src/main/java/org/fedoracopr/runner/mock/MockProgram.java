package org.fedoracopr.runner.mock;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.LogSink;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;

/** Calls of the program mock: each in a process group of its own, its output live in the log, ended by the stop ladder. */
public final class MockProgram {

    private final ChildRunner children;

    public MockProgram(ChildRunner children) {
        this.children = children;
    }

    /**
     * Runs {@code mock OPTIONS...} to its end, whatever its exit code.
     *
     * @param environment what mock gets besides the runner's own environment
     */
    public ExitStatus run(
            List<String> options, Path workingDirectory, Map<String, String> environment, LogSink... sinks)
            throws BuildException {
        List<String> arguments = new ArrayList<>(List.of("mock"));
        arguments.addAll(options);
        return children.run(new Command(arguments, workingDirectory, environment), sinks);
    }
}
