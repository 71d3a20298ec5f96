package org.fedoracopr.runner.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program with its arguments, the directory it runs in, and what its environment has besides the runner's own.
 *
 * <p>Nothing in it ever passes through a shell.
 */
public record Command(List<String> arguments, Path directory, Map<String, String> environment) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public String program() {
        return arguments.getFirst();
    }
}
