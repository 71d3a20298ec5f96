package org.fedoracopr.devkit.process;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Starts child processes that the kernel kills when this JVM ends, however it ends.
 *
 * <p>The kernel's parent-death signal follows the <em>thread</em> that forked, so every child is forked by one thread that
 * lives as long as the JVM. The signal reaches the child itself, not what the child starts.
 */
public final class ChildProcesses {
    /**
     * Exits when the JVM died before the signal was armed: from then on the parent is another process. {@code $0} is the
     * JVM's process id.
     */
    private static final String EXEC_WHILE_PARENT_LIVES = "[ \"$PPID\" = \"$0\" ] || exit 125; exec \"$@\"";

    private static final BlockingQueue<FutureTask<Process>> REQUESTS = new LinkedBlockingQueue<>();

    static {
        Thread.ofPlatform().name("child-processes").daemon().start(ChildProcesses::forkForever);
    }

    private ChildProcesses() {}

    /**
     * Starts the builder's command as a child that dies with this JVM; its process id is the command's own.
     *
     * @throws IOException when it cannot be started; a program that does not exist shows as exit code 127 instead
     */
    public static Process start(ProcessBuilder builder) throws IOException {
        List<String> command = List.copyOf(builder.command());
        FutureTask<Process> request = new FutureTask<>(builder::start);
        builder.command(tiedToThisJvm(command));
        try {
            REQUESTS.add(request);
            return request.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNull(e.getCause(), "an execution fails of something");
            throw new IOException(
                    "cannot start " + command.getFirst() + " (setpriv of util-linux and sh are needed): "
                            + cause.getMessage(),
                    cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.cancel(false);
            throw new IOException("interrupted while starting " + command.getFirst(), e);
        } finally {
            builder.command(command);
        }
    }

    /** Asks the process to end, kills it when it has not within the grace, and returns when it is gone. */
    public static void stop(Process process, Duration grace) {
        boolean interrupted = false;
        process.destroy();
        try {
            if (process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        process.destroyForcibly();
        process.onExit().join();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<String> tiedToThisJvm(List<String> command) {
        List<String> tied = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "sh", "-c"));
        tied.add(EXEC_WHILE_PARENT_LIVES);
        tied.add(Long.toString(ProcessHandle.current().pid()));
        tied.addAll(command);
        return tied;
    }

    private static void forkForever() {
        while (true) {
            takeUninterruptibly().run();
        }
    }

    /** Takes the next request, deaf to interruption: the end of this thread would kill every child. */
    private static FutureTask<Process> takeUninterruptibly() {
        while (true) {
            try {
                return REQUESTS.take();
            } catch (InterruptedException ignored) {
                // The flag is cleared and nobody waits for this thread.
            }
        }
    }
}
