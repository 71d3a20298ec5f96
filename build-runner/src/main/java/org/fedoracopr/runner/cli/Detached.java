package org.fedoracopr.runner.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The background process of {@code --detached}: this program once more, in a session of its own, with umask 022 and nothing to read from or print to
 * (CLI-7).
 *
 * <p>It is started with the very command line of this process, so that its log shows what was typed. This process ends once the other one can be
 * found by its pid file: a log or a cancel that is asked for next must not meet the files of an earlier build.
 */
final class Detached {

    private static final String MARK = "-Dlauncher.detached=true";
    private static final Path NOTHING = Path.of("/dev/null");
    private static final Path OWN_COMMAND_LINE = Path.of("/proc/self/cmdline");
    /** How often the pid file is looked at, and how many times: another build may hold the lock for hours, and this process does not wait for that. */
    private static final long LOOK_MILLISECONDS = 50;

    private static final int LOOKS = 100;

    private Detached() {}

    /** Whether this is the background process. */
    static boolean isThisProcess() {
        return Boolean.getBoolean("launcher.detached");
    }

    /** Starts it and returns the exit code of this process. */
    static int start(Path pidFile) throws IOException {
        Process process = new ProcessBuilder(
                        command(new String(Files.readAllBytes(OWN_COMMAND_LINE), StandardCharsets.UTF_8)))
                .redirectInput(Redirect.from(NOTHING.toFile()))
                .redirectOutput(Redirect.to(NOTHING.toFile()))
                .redirectError(Redirect.to(NOTHING.toFile()))
                .start();
        try {
            for (int look = 0; look < LOOKS && !isNamed(process, pidFile); look++) {
                if (process.waitFor(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
        } catch (InterruptedException e) {
            // It runs without us.
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /** Java with the same options and arguments, marked; nothing of them passes through the shell, which is there for the umask. */
    static List<String> command(String ownCommandLine) {
        List<String> java = Arrays.stream(ownCommandLine.split("\0", -1)).toList();
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "umask 022 && exec setsid \"$@\"", "sh"));
        command.add(java.getFirst());
        command.add(MARK);
        // The list ends with what follows the last separator: nothing.
        command.addAll(java.subList(1, java.size() - 1));
        return command;
    }

    private static boolean isNamed(Process process, Path pidFile) {
        try {
            return Files.readString(pidFile).strip().equals(Long.toString(process.pid()));
        } catch (IOException e) {
            return false;
        }
    }
}
