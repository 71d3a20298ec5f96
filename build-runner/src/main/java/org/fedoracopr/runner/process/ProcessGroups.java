package org.fedoracopr.runner.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Process groups, which Java knows nothing of. */
public final class ProcessGroups {

    private ProcessGroups() {}

    /**
     * Sends a signal to every process of a program's group.
     *
     * <p>A program that has not got its group yet, being just started, gets the signal alone; one that is gone and has left nobody is left alone.
     */
    public static void signal(Process leader, String signal) {
        String toGroup = "kill -" + signal + " -" + leader.pid();
        send(leader, leader.isAlive() ? toGroup + " || kill -" + signal + " " + leader.pid() : toGroup);
    }

    private static void send(Process leader, String command) {
        try {
            Process kill = new ProcessBuilder("/bin/sh", "-c", command)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            // No process can be started (out of processes or memory): at least the group's leader can be ended without
            // one.
            leader.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** This process's own group. */
    public static long own() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // The second field, the program's name, may hold blanks and ends with the last parenthesis.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            long group = Long.parseLong(fields[2]);
            // 0: the group's leader is outside this container.
            return group > 0 ? group : ProcessHandle.current().pid();
        } catch (IOException | RuntimeException e) {
            return ProcessHandle.current().pid();
        }
    }
}
