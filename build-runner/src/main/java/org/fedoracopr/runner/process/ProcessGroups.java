package org.fedoracopr.runner.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Process groups, which Java knows nothing of. */
public final class ProcessGroups {

    private static final int STATE = 0;
    private static final int GROUP = 2;
    private static final int SESSION = 3;
    private static final String GONE = "";
    private static final Set<String> DEAD = Set.of("Z", "X", GONE);
    private static final int ROUNDS = 20;

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

    /**
     * Kills every process of a program's session.
     *
     * <p>What mock runs in its chroot has groups of its own, so that a signal to mock's group leaves it alone; {@code setsid} made the session.
     */
    public static void killSession(Process leader) {
        signal(leader, "KILL");
        for (int round = 0; round < ROUNDS && killLiving(leader.pid()); round++) {
            // What started another process while its own turn came is looked for again.
        }
    }

    /** Whether there was one. */
    private static boolean killLiving(long session) {
        boolean found = false;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (field(process, SESSION) == session && !isDead(process)) {
                    found = true;
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Without /proc there is no more than the group.
        }
        return found;
    }

    /** Dead is also what only waits for its parent to notice. */
    private static boolean isDead(Path process) {
        return DEAD.contains(text(process, STATE));
    }

    /** A field of the file stat by its number after the program's name; -1 for a process that is gone. */
    private static long field(Path process, int index) {
        try {
            return Long.parseLong(text(process, index));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String text(Path process, int index) {
        try {
            // As bytes: a program's name may be anything, and hold blanks and parentheses.
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[index];
        } catch (IOException | RuntimeException e) {
            return GONE;
        }
    }

    /** This process's own group. */
    public static long own() {
        long group = field(Path.of("/proc/self"), GROUP);
        // 0: the group's leader is outside this container.
        return group > 0 ? group : ProcessHandle.current().pid();
    }
}
