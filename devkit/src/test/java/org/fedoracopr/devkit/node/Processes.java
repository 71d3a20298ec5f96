package org.fedoracopr.devkit.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The processes of the machine, by an argument on their command line. */
final class Processes {

    private Processes() {}

    /** The ids of processes that have exactly this argument. */
    static List<Long> running(String argument) {
        return ProcessHandle.allProcesses()
                .filter(process -> arguments(process.pid()).contains(argument))
                .map(ProcessHandle::pid)
                .toList();
    }

    private static List<String> arguments(long pid) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
            return List.of(new String(line, StandardCharsets.UTF_8).split("\0", -1));
        } catch (IOException e) {
            return List.of();
        }
    }
}
