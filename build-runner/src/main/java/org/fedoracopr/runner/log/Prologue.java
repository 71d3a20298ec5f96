package org.fedoracopr.runner.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The first lines of every log: how to reproduce the build, who logs, and the task (LOG-4). */
public final class Prologue {

    /** The release of upstream's program whose behaviour this one has. */
    public static final String COMPATIBLE_VERSION = "1.8";

    private static final int TASK_WIDTH = 120;
    private static final String SECRET_KEY = "ssh_public_keys";

    private Prologue() {}

    /** The lines before the task. */
    public static String header(List<String> commandLine, long processGroup, long loggingProcess) {
        List<String> shown = commandLine.stream()
                .filter(argument -> !argument.equals("--detached"))
                .toList();
        // Joined: a formatter brings the locale's number formats, a tenth of the time until this line.
        return "\nYou can reproduce this build on your computer by running:\n\n  sudo dnf install copr-rpmbuild\n  "
                + ShellQuoting.join(shown) + "\n\n\nVersion: " + COMPATIBLE_VERSION + "\nPID: " + processGroup
                + "\nLogging PID: " + loggingProcess + "\n";
    }

    /** The task as it will be built, without the keys of people. */
    public static String task(ObjectNode task) {
        JsonNode shown = task.deepCopy().without(SECRET_KEY);
        return "Task:\n" + PythonPrinter.print(shown, TASK_WIDTH) + "\n\n";
    }
}
