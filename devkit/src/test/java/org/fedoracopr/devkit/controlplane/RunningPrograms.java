package org.fedoracopr.devkit.controlplane;

import java.nio.file.Path;
import java.util.List;

/** Looks for processes of this machine by what their command line mentions. */
final class RunningPrograms {
    private RunningPrograms() {}

    static List<String> mentioning(Path directory) {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().arguments().stream()
                        .map(arguments -> String.join(" ", arguments))
                        .filter(arguments -> arguments.contains(directory.toString()))
                        .map(arguments -> process.pid() + " " + arguments))
                .toList();
    }
}
