package org.fedoracopr.runner.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogTail;
import org.fedoracopr.runner.mock.MockProgram;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.stop.Deadline;
import org.fedoracopr.runner.stop.StopToken;

/**
 * Runs the programs that make sources: their home is the build's own directory, their output is live in the log, their last line explains a failure
 * (SRC-12).
 */
public final class SourcePrograms {

    private static final int KEPT_BYTES = 16 * 1024;
    private static final int SHOWN_CHARACTERS = 300;

    private final BuildLog log;
    private final StopToken stop;
    private final ScheduledExecutorService scheduler;
    private final ChildRunner children;
    private final MockProgram mock;

    public SourcePrograms(BuildLog log, StopToken stop, ScheduledExecutorService scheduler) {
        this.log = log;
        this.stop = stop;
        this.scheduler = scheduler;
        this.children = new ChildRunner(log, stop, scheduler);
        this.mock = new MockProgram(children);
    }

    /** How a program ended, with the last lines that it printed. */
    record Result(ExitStatus status, String lastLines) {

        /** The end of the build for a program that failed; {@code what} begins the sentence. */
        BuildException failure(FailureCause cause, String what) {
            return new BuildException(cause, what + " failed (" + status.describe() + ")" + explanation());
        }

        private String explanation() {
            String last = lastLines
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce((before, line) -> line)
                    .map(String::strip)
                    .orElse("");
            String shown = last.length() <= SHOWN_CHARACTERS ? last : last.substring(0, SHOWN_CHARACTERS) + "...";
            return shown.isEmpty() ? ": it said nothing" : ": " + shown;
        }
    }

    void log(String line) {
        log.line(line);
    }

    /** Ends the build when a program is missing; {@code remedy} says what to do instead of installing it. */
    void require(String program, String remedy) throws BuildException {
        if (Programs.find(program).isEmpty()) {
            log.line("Please, install `" + program + "'.");
        }
        Programs.require(program, "install it there or " + remedy);
    }

    /** Runs a program to its end, whatever its exit code. */
    Result run(List<String> command, Path directory, SourcePlaces places) throws BuildException {
        return run(new Command(command, directory, environment(places)));
    }

    /** The same for a program that calls mock, which has to know the builder's user. */
    Result runMockCaller(List<String> command, Path directory, SourcePlaces places) throws BuildException {
        return run(new Command(command, directory, mock.environment(environment(places))));
    }

    /** Runs {@code mock OPTIONS...} to its end, whatever its exit code. */
    Result mock(List<String> options, SourcePlaces places) throws BuildException {
        return runMockCaller(MockProgram.words(options), places.workDirectory(), places);
    }

    private Result run(Command command) throws BuildException {
        var tail = new LogTail(KEPT_BYTES);
        ExitStatus status = children.run(command, tail);
        return new Result(status, tail.lastLines(KEPT_BYTES));
    }

    /** Removes what mock keeps of a chroot; it has a time of its own, as it has to run also for a build that is being stopped. */
    void scrub(List<String> options, SourcePlaces places, Duration limit) {
        mock.scrub(options, places.workDirectory(), environment(places), limit, log::line);
    }

    /** The same, ended after a time of its own even if the build may go on. */
    Limited within(Duration limit) {
        return new Limited(limit);
    }

    private static Map<String, String> environment(SourcePlaces places) {
        return Map.of(
                "HOME", places.workDirectory().toString(),
                // Nobody is there to answer, and what is printed is to be seen at once.
                "GIT_TERMINAL_PROMPT", "0",
                "PYTHONUNBUFFERED", "1");
    }

    /** Programs with a time limit inside of the build's. */
    final class Limited implements AutoCloseable {
        private final StopToken inner = new StopToken();
        private final StopToken.Registration outer;
        private final Deadline deadline;
        private final SourcePrograms programs;

        private Limited(Duration limit) {
            outer = stop.onStop(inner::request);
            deadline = new Deadline(scheduler, inner, limit);
            programs = new SourcePrograms(log, inner, scheduler);
        }

        SourcePrograms programs() {
            return programs;
        }

        /** True when its own time, not the build's, ended it. */
        boolean isOver() {
            return inner.isRequested() && !stop.isRequested();
        }

        @Override
        public void close() {
            deadline.close();
            outer.close();
        }
    }
}
