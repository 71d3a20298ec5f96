package org.fedoracopr.runner.process;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogSink;
import org.fedoracopr.runner.log.LogStream;
import org.fedoracopr.runner.log.ShellQuoting;
import org.fedoracopr.runner.stop.StopLadder;
import org.fedoracopr.runner.stop.StopToken;

/**
 * Runs programs: stdout and stderr are one stream that goes into the log while it comes, stdin is empty, and a stop reaches the whole process group.
 *
 * <p>{@code setsid} gives each program a session, so its process id is its group's; a group's stragglers are killed when its first process has ended.
 */
public final class ChildRunner {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final long DRAIN_SECONDS = 5;

    private final BuildLog log;
    private final StopToken stop;
    private final ScheduledExecutorService scheduler;
    private final boolean verbose;

    public ChildRunner(BuildLog log, StopToken stop, ScheduledExecutorService scheduler) {
        this(log, stop, scheduler, false);
    }

    /**
     * @param verbose whether the log shows programs whose output is captured (CLI-11)
     */
    public ChildRunner(BuildLog log, StopToken stop, ScheduledExecutorService scheduler, boolean verbose) {
        this.log = log;
        this.stop = stop;
        this.scheduler = scheduler;
        this.verbose = verbose;
    }

    /** Runs a program to its end, its output filtered into the log and into {@code sinks}; ends the build if it is to stop. */
    public ExitStatus run(Command command, LogSink... sinks) throws BuildException {
        stop.check();
        log.line("Running: " + ShellQuoting.join(command.arguments()));
        return run(Program.start(command), sinks);
    }

    /**
     * The same for a program that is to believe that a person watches it: its output is a terminal.
     *
     * @param announcement what the log says before the command
     */
    public ExitStatus runInTerminal(String announcement, Command command, LogSink... sinks) throws BuildException {
        stop.check();
        log.line(announcement + ShellQuoting.join(command.arguments()));
        return run(Program.startInTerminal(command, log::line), sinks);
    }

    /** Runs a program that tidies up, also in a build that is to stop, for so long at most. */
    public ExitStatus tidyUp(Command command, Duration limit) throws BuildException {
        log.line("Running: " + ShellQuoting.join(command.arguments()));
        Program program = Program.start(command);
        ScheduledFuture<?> timer = scheduler.schedule(
                () -> ProcessGroups.signal(program.process(), "KILL"), limit.toMillis(), TimeUnit.MILLISECONDS);
        try (program) {
            return await(program, log.stream());
        } finally {
            timer.cancel(false);
            ProcessGroups.killSession(program.process());
        }
    }

    @SuppressWarnings("try") // Closing it is its use.
    private ExitStatus run(Program program, LogSink... sinks) throws BuildException {
        Process process = program.process();
        try (program;
                var unused = new StopLadder(
                        scheduler, stop, signal -> ProcessGroups.signal(process, signal.name()), log::line)) {
            ExitStatus status = await(program, log.stream(sinks));
            stop.check();
            return status;
        } finally {
            ProcessGroups.killSession(process);
        }
    }

    /** Runs a program to its end and returns what it printed, at most {@code maxBytes} of it; only a verbose log shows it. */
    @SuppressWarnings("try") // Closing it is its use.
    public CapturedOutput capture(Command command, int maxBytes) throws BuildException {
        stop.check();
        Program program = Program.start(command);
        Process process = program.process();
        var captured = new CapturedOutput.Collector(maxBytes);
        try (program;
                var unused = new StopLadder(
                        scheduler, stop, signal -> ProcessGroups.signal(process, signal.name()), log::line)) {
            ExitStatus status = await(program, captured);
            stop.check();
            CapturedOutput output = captured.finish(status);
            if (verbose) {
                log.line(VerboseBlock.of(command, output));
            }
            return output;
        } finally {
            ProcessGroups.killSession(process);
        }
    }

    private static ExitStatus await(Program program, LogStream output) throws BuildException {
        Process process = program.process();
        var drained = new CountDownLatch(1);
        var problem = new AtomicReference<RuntimeException>();
        Thread reader = Thread.ofPlatform().daemon().name("output").start(() -> {
            copy(program, output, problem);
            drained.countDown();
        });
        int code = Programs.waitFor(process);
        program.ended();
        if (!await(drained)) {
            // Something that outlived the program holds its output open: it belongs to the group, so it goes.
            ProcessGroups.killSession(process);
            if (!await(drained)) {
                // What it still reads is nobody's output any more, and a terminal's reader ends.
                reader.interrupt();
                program.close();
            }
        }
        RuntimeException failed = problem.get();
        if (failed != null) {
            throw new BuildException(
                    Explanations.isOutOfSpace(failed) ? FailureCause.DISK_FULL : FailureCause.INTERNAL,
                    "the output of the build cannot be kept: " + Explanations.of(failed),
                    failed);
        }
        synchronized (output) {
            output.finish();
        }
        return new ExitStatus(code);
    }

    /** Output that cannot be kept ends the program, but is read to its end: a full pipe would block it for ever. */
    private static void copy(Program program, LogStream output, AtomicReference<RuntimeException> problem) {
        byte[] chunk = new byte[CHUNK_BYTES];
        try (InputStream input = program.output()) {
            for (int count = input.read(chunk); count >= 0; count = input.read(chunk)) {
                synchronized (output) {
                    // Interrupted, it is nobody's output any more: something that left the group holds the pipe.
                    if (problem.get() == null && !Thread.currentThread().isInterrupted()) {
                        keep(program.process(), output, chunk, count, problem);
                    }
                }
            }
        } catch (IOException e) {
            // The pipe is closed under us only when the process is gone: what was read is all there is.
        }
    }

    private static void keep(
            Process process, LogStream output, byte[] chunk, int count, AtomicReference<RuntimeException> problem) {
        try {
            output.write(chunk, 0, count);
        } catch (RuntimeException e) {
            problem.set(e);
            ProcessGroups.signal(process, "KILL");
        }
    }

    private static boolean await(CountDownLatch latch) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(DRAIN_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
