package org.fedoracopr.runner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.runner.build.BuildSession;
import org.fedoracopr.runner.build.Ending;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.ConfigurationLoader;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.engine.mock.WarmChroot;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.lookaside.LookasideConfiguration;
import org.fedoracopr.runner.pod.CancelWatch;
import org.fedoracopr.runner.pod.OutcomeFile;
import org.fedoracopr.runner.pod.PodClaim;
import org.fedoracopr.runner.pod.RunnerLock;
import org.fedoracopr.runner.pool.PoolSettings;
import org.fedoracopr.runner.process.ProcessGroups;
import org.fedoracopr.runner.stop.StopReason;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.stop.TerminationSignals;
import org.jspecify.annotations.Nullable;

/**
 * One run of the program: takes lock and log, in a builder Pod before anything else, has the build done, and leaves its outcome (POD-1..POD-4,
 * CLI-12).
 */
final class Runner {

    private static final int FAILED = 1;

    private final String program;
    private final Map<String, String> environment;
    private final Path workingDirectory;
    private final OutputStream output;
    private final InstantSource clock;

    Runner(
            String program,
            Map<String, String> environment,
            Path workingDirectory,
            OutputStream output,
            InstantSource clock) {
        this.program = program;
        this.environment = Map.copyOf(environment);
        this.workingDirectory = workingDirectory;
        this.output = output;
        this.clock = clock;
    }

    /** Returns the exit code. */
    int run(List<String> arguments) {
        String shared = environment.get(PodFiles.SHARED_DIRECTORY_VARIABLE);
        try {
            if (shared == null || shared.isEmpty()) {
                return standalone(Arguments.parse(program, arguments));
            }
            String annotations = environment.getOrDefault(
                    PodFiles.ANNOTATIONS_DIRECTORY_VARIABLE,
                    PodFiles.IN_POD.annotations().toString());
            return inPod(new PodFiles(Path.of(shared), Path.of(annotations)), arguments);
        } catch (IOException e) {
            printError("copr-rpmbuild: " + Explanations.of(e) + "\n");
            return FAILED;
        }
    }

    private int inPod(PodFiles pod, List<String> arguments) throws IOException {
        Optional<WarmUpOrder> order = WarmStart.order(pod);
        if (order.isEmpty()) {
            return inPod(pod, arguments, Optional.empty());
        }
        Arguments.Parsed parsed = Arguments.parse(program, arguments);
        Path file = parsed instanceof Arguments.Parsed.Build build ? build.configuration() : null;
        ScheduledExecutorService scheduler = scheduler();
        try {
            Optional<WarmChroot> warm = new WarmStart(pod, clock, scheduler).await(order.get(), () -> load(file));
            return warm.isEmpty() ? FAILED : inPod(pod, arguments, warm);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private int inPod(PodFiles pod, List<String> arguments, Optional<WarmChroot> warm) throws IOException {
        try (RunnerLock lock = RunnerLock.inPod(pod.runnerLock())) {
            Instant startedAt = clock.instant();
            Ending ending;
            try (BuildLog log = BuildLog.open(pod.liveLog(), output)) {
                ending = switch (Arguments.parse(program, arguments)) {
                    case Arguments.Parsed.Print print -> refused(log, print.text(), "the command line is wrong");
                    case Arguments.Parsed.Build build -> buildInPod(pod, build, warm, log);
                };
            }
            OutcomeFile.write(
                    pod,
                    new Outcome(
                            ProtocolVersion.CURRENT,
                            ending.result(),
                            ending.exitCode(),
                            ending.failure() == null ? null : ending.failure().cause(),
                            ending.failure() == null ? null : ending.failure().message(),
                            ending.engine(),
                            startedAt,
                            clock.instant(),
                            ending.phases()));
            return lock.isHeld() ? ending.exitCode() : FAILED;
        }
    }

    @SuppressWarnings("try") // Closing it is its use.
    private Ending buildInPod(PodFiles pod, Arguments.Parsed.Build build, Optional<WarmChroot> warm, BuildLog log) {
        ConfigurationLoader.Loaded loaded;
        try {
            loaded = load(build.configuration());
        } catch (ConfigurationException e) {
            return refused(log, Explanations.of(e), Explanations.of(e));
        }
        String refusal = build.detached()
                ? "--detached has no meaning in a builder Pod, whose container ends with this program: leave it out"
                : refusal(build, loaded.configuration());
        if (refusal != null) {
            return refused(log, refusal, refusal);
        }
        var stop = new StopToken();
        OptionalLong maxLogBytes = PodClaim.maxLogBytes(pod);
        maxLogBytes.ifPresent(bytes -> log.limit(bytes, () -> stop.request(new StopReason.LogTooLong(bytes))));
        ScheduledExecutorService scheduler = scheduler();
        try (var unused = new CancelWatch(pod, stop, scheduler)) {
            return build(
                    build, loaded, surroundings(pod.results(), Optional.of(pod), warm, loaded), log, stop, scheduler);
        } finally {
            scheduler.shutdownNow();
        }
    }

    private int standalone(Arguments.Parsed parsed) throws IOException {
        return switch (parsed) {
            case Arguments.Parsed.Print print -> {
                if (print.exitCode() == 0) {
                    output.write(print.text().getBytes(StandardCharsets.UTF_8));
                } else {
                    printError(print.text());
                }
                yield print.exitCode();
            }
            case Arguments.Parsed.Build build -> standalone(build);
        };
    }

    private int standalone(Arguments.Parsed.Build build) throws IOException {
        ConfigurationLoader.Loaded loaded;
        try {
            loaded = load(build.configuration());
        } catch (ConfigurationException e) {
            printError(Explanations.of(e) + "\n");
            return FAILED;
        }
        RunnerConfiguration configuration = loaded.configuration();
        String refusal = refusal(build, configuration);
        if (refusal != null) {
            printError("copr-rpmbuild: " + refusal + "\n");
            return FAILED;
        }
        if (build.detached() && !Detached.isThisProcess()) {
            return Detached.start(configuration.pidfile());
        }
        ScheduledExecutorService scheduler = scheduler();
        try (RunnerLock lock = RunnerLock.standalone(configuration.lockfile());
                BuildLog log = BuildLog.open(configuration.logfile(), output)) {
            Files.writeString(configuration.pidfile(), Long.toString(ProcessGroups.own()));
            Files.writeString(
                    configuration.loggerPidfile(), ProcessHandle.current().pid() + "\n");
            var surroundings = surroundings(configuration.resultdir(), Optional.empty(), Optional.empty(), loaded);
            Ending ending = build(build, loaded, surroundings, log, new StopToken(), scheduler);
            return lock.isHeld() ? ending.exitCode() : FAILED;
        } finally {
            scheduler.shutdownNow();
        }
    }

    /** Why a build may not begin; null when it may (CLI-9). */
    private static @Nullable String refusal(Arguments.Parsed.Build build, RunnerConfiguration configuration) {
        return build.order().enableNet() && !configuration.enableNetPermitted()
                ? "--enable-net is not permitted on this builder: set enable_net = yes in main.ini, or leave it out"
                : null;
    }

    private Ending build(
            Arguments.Parsed.Build build,
            ConfigurationLoader.Loaded loaded,
            BuildSession.Surroundings surroundings,
            BuildLog log,
            StopToken stop,
            ScheduledExecutorService scheduler) {
        TerminationSignals.handle(name -> stop.request(new StopReason.Canceled("signal " + name)));
        return new BuildSession(build.order(), loaded.configuration(), surroundings, log, stop, scheduler, clock).run();
    }

    private BuildSession.Surroundings surroundings(
            Path resultDirectory,
            Optional<PodFiles> pod,
            Optional<WarmChroot> warm,
            ConfigurationLoader.Loaded loaded) {
        String lookaside = environment.getOrDefault(
                LookasideConfiguration.DIRECTORY_VARIABLE, LookasideConfiguration.SYSTEM_DIRECTORY.toString());
        return new BuildSession.Surroundings(resultDirectory, Path.of(lookaside), pod, warm, loaded.warnings());
    }

    private static Ending refused(BuildLog log, String text, String message) {
        log.line(text);
        return Ending.before(Failure.of(FailureCause.BUILDER_MISCONFIGURED, message));
    }

    /** The configuration, with everything else taken up that the surroundings of a builder say. */
    private ConfigurationLoader.Loaded load(@Nullable Path file) throws ConfigurationException {
        var pool = new PoolSettings(environment);
        pool.connect();
        ConfigurationLoader.Loaded loaded =
                new ConfigurationLoader(ConfigurationLoader.SYSTEM_DIRECTORY, workingDirectory).load(file);
        pool.installMockFiles(loaded.configuration().mock().directory());
        return loaded;
    }

    private static ScheduledExecutorService scheduler() {
        return Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().daemon().name("timer-", 0).factory());
    }

    private static void printError(String text) {
        try (var error = new FileOutputStream(FileDescriptor.err)) {
            error.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // Nobody reads it: the exit code says enough.
        }
    }
}
