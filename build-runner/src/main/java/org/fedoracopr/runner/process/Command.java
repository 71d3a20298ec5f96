package org.fedoracopr.runner.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A program with its arguments, the directory it runs in, and what its environment has besides the runner's own.
 *
 * <p>Nothing in it ever passes through a shell.
 *
 * @param inherits whether the program gets the runner's own environment too
 */
public record Command(List<String> arguments, Path directory, Map<String, String> environment, boolean inherits) {

    public Command {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    public Command(List<String> arguments, Path directory, Map<String, String> environment) {
        this(arguments, directory, environment, true);
    }

    /** The same program with nothing in its environment but what is said here. */
    public Command withoutInheritedEnvironment() {
        return new Command(arguments, directory, environment, false);
    }

    public String program() {
        return arguments.getFirst();
    }
}
