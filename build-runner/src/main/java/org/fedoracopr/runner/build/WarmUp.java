package org.fedoracopr.runner.build;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskCodec;
import org.fedoracopr.api.task.TaskFormatException;
import org.fedoracopr.runner.config.EngineName;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.engine.MemoryMeter;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.mock.WarmChroot;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.mock.config.MockSurroundings;
import org.fedoracopr.runner.mock.config.PlainValue;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.stop.Deadline;
import org.fedoracopr.runner.stop.StopToken;

/**
 * What a builder does ahead: it has mock make the chroot that its first task will ask for (WARM-1).
 *
 * <p>All that is said meanwhile goes to a file in the workspace, for the builder's output is the build's log and begins with the build.
 */
public final class WarmUp {

    /** A chroot that takes longer is none to wait for. */
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final RunnerConfiguration configuration;
    private final StopToken stop;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;

    public WarmUp(
            RunnerConfiguration configuration,
            StopToken stop,
            ScheduledExecutorService scheduler,
            InstantSource clock) {
        this.configuration = Objects.requireNonNull(configuration, "configuration is null");
        this.stop = Objects.requireNonNull(stop, "stop is null");
        this.scheduler = Objects.requireNonNull(scheduler, "scheduler is null");
        this.clock = Objects.requireNonNull(clock, "clock is null");
    }

    /** Makes the chroot; an engine without chroots is warm when its process is there. */
    public WarmChroot perform(WarmUpOrder order) throws BuildException {
        if (configuration.engine() == EngineName.MOCK) {
            makeChroot(order);
        }
        return new WarmChroot(order.chroot());
    }

    @SuppressWarnings("try") // Closing it is its use.
    private void makeChroot(WarmUpOrder order) throws BuildException {
        for (String name : order.packages()) {
            var unused = PlainValue.option("packages", name);
        }
        try {
            Path directory = Files.createDirectories(configuration.workspace().resolve("warm-up"));
            Path results = Files.createDirectories(directory.resolve("results"));
            try (BuildLog log = BuildLog.open(directory.resolve("warm-up.log"), OutputStream.nullOutputStream());
                    var unused = new Deadline(scheduler, stop, LIMIT)) {
                makeChroot(order, directory, results, log);
            }
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED, "the workspace cannot be used: " + Explanations.of(e), e);
        }
    }

    private void makeChroot(WarmUpOrder order, Path directory, Path results, BuildLog log) throws BuildException {
        Task task = task(order.chroot());
        var machine = MockSurroundings.ofProcess();
        var children = new ChildRunner(log, stop, scheduler);
        Engines.mock(
                        configuration,
                        new MockConfiguration(configuration, machine, stop, clock, log::line),
                        machine,
                        log,
                        children,
                        new PhaseRecorder(clock, log, MemoryMeter.none()),
                        stop,
                        clock,
                        null)
                .warmUp(
                        new EngineRequest(
                                task,
                                task.chroot(),
                                directory,
                                results,
                                Macros.of(task, configuration, false),
                                Map.of("HOME", directory.toString()),
                                LIMIT),
                        List.copyOf(order.packages()));
    }

    /** One that asks for nothing of its own. */
    private static Task task(String chroot) throws BuildException {
        try {
            return TaskCodec.parse(JsonNodeFactory.instance
                    .objectNode()
                    .put("task_id", "0-warm-up")
                    .put("chroot", chroot)
                    .toString());
        } catch (TaskFormatException e) {
            throw new BuildException(FailureCause.BUILDER_MISCONFIGURED, Explanations.of(e), e);
        }
    }
}
