package org.fedoracopr.runner.build;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.PodFiles;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.config.RunnerConfiguration;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.Macros;
import org.fedoracopr.runner.engine.MemoryMeter;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.mock.WarmChroot;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.git.GitFetcher;
import org.fedoracopr.runner.git.GitProgram;
import org.fedoracopr.runner.git.SvnFetcher;
import org.fedoracopr.runner.http.Downloader;
import org.fedoracopr.runner.http.JsonFetcher;
import org.fedoracopr.runner.http.LazyHttpClient;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.Prologue;
import org.fedoracopr.runner.lookaside.LookasideConfiguration;
import org.fedoracopr.runner.lookaside.SourceFiles;
import org.fedoracopr.runner.mock.config.ConfigRequest;
import org.fedoracopr.runner.mock.config.ConfigsArchive;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.mock.config.MockSurroundings;
import org.fedoracopr.runner.pod.AgentHandshake;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.ProcessGroups;
import org.fedoracopr.runner.results.ResultsWriter;
import org.fedoracopr.runner.source.RpkgConfiguration;
import org.fedoracopr.runner.source.SourceChroots;
import org.fedoracopr.runner.source.SourcePlaces;
import org.fedoracopr.runner.source.SourcePrograms;
import org.fedoracopr.runner.source.SourceProvider;
import org.fedoracopr.runner.source.SourceProviders;
import org.fedoracopr.runner.source.Sources;
import org.fedoracopr.runner.source.SpecPlace;
import org.fedoracopr.runner.stop.Deadline;
import org.fedoracopr.runner.stop.StopToken;
import org.fedoracopr.runner.template.AdministratorTemplates;
import org.jspecify.annotations.Nullable;

/** One build: from the first line of its log to the last, whatever happens in between (CLI-5, CLI-8). */
public final class BuildSession {

    private final BuildOrder order;
    private final RunnerConfiguration configuration;
    private final Surroundings surroundings;
    private final BuildLog log;
    private final StopToken stop;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final PhaseRecorder phases;
    private final ChildRunner children;
    private final MockConfiguration mockConfiguration;
    private final BuildEngine engine;
    private final ResultsWriter results;

    /**
     * What the session finds around it.
     *
     * @param pod empty outside of a builder Pod
     * @param warm the chroot that was made before the task came
     * @param warnings about the configuration, for the log
     */
    public record Surroundings(
            Path resultDirectory,
            Path lookasideConfiguration,
            Optional<PodFiles> pod,
            Optional<WarmChroot> warm,
            List<String> warnings) {
        public Surroundings {
            warnings = List.copyOf(warnings);
        }
    }

    public BuildSession(
            BuildOrder order,
            RunnerConfiguration configuration,
            Surroundings surroundings,
            BuildLog log,
            StopToken stop,
            ScheduledExecutorService scheduler,
            InstantSource clock) {
        this.order = order;
        this.configuration = configuration;
        this.surroundings = surroundings;
        this.log = log;
        this.stop = stop;
        this.scheduler = scheduler;
        this.clock = clock;
        var machine = MockSurroundings.ofProcess();
        MemoryMeter memory = machine.inPod() ? MemoryMeter.of(machine.cgroups()) : MemoryMeter.none();
        this.phases = new PhaseRecorder(clock, log, memory);
        this.children = new ChildRunner(log, stop, scheduler, order.verbosity() > 0);
        this.mockConfiguration = new MockConfiguration(configuration, machine, stop, clock, log::line);
        this.engine = Engines.create(
                configuration,
                mockConfiguration,
                machine,
                log,
                children,
                phases,
                stop,
                clock,
                surroundings.warm().orElse(null));
        this.results = new ResultsWriter(log, children, configuration.resultsForm(), configuration.macroOverrideDb());
    }

    /** Runs the build; every way that it can end is in the ending. */
    public Ending run() {
        try {
            log.line(Prologue.header(
                    order.commandLine(),
                    ProcessGroups.own(),
                    ProcessHandle.current().pid()));
            perform();
            return ending(null);
        } catch (BuildException e) {
            return ending(e.failure());
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            log.line(stackTrace(e));
            return ending(Failure.of(FailureCause.INTERNAL, "the builder itself failed: " + Explanations.of(e)));
        }
    }

    @SuppressWarnings("try") // Closing it is its use.
    private void perform() throws BuildException {
        Optional<PodFiles> pod = surroundings.pod();
        if (pod.isPresent()) {
            new AgentHandshake(clock, stop::pause).await(pod.get(), configuration.agentWait());
        }
        stop.check();
        var client = new LazyHttpClient();
        LoadedTask loaded =
                new TaskLoader(configuration, new JsonFetcher(client, stop::pause, stop, log::line)).load(order);
        log.line(Prologue.task(loaded.shown()));
        surroundings.warnings().forEach(warning -> log.line("WARNING: " + warning));
        if (order.kind() == BuildOrder.Kind.CONFIGURATION) {
            writeConfiguration(loaded.task());
            return;
        }
        Duration limit = BuildTime.limit(order.timeout(), loaded.task());
        try (var unused = new Deadline(scheduler, stop, limit)) {
            build(loaded, client, limit);
        } finally {
            ConfigsArchive.pack(surroundings.resultDirectory(), log::line);
        }
        stop.check();
    }

    /** Writes what mock would be given and nothing else (CLI-13). */
    private void writeConfiguration(Task task) throws BuildException {
        ResultDirectory.prepare(surroundings.resultDirectory(), order.dropResultdir());
        var request = new ConfigRequest(
                task, task.chroot(), Macros.of(task, configuration, false).byName(), surroundings.resultDirectory());
        log.line(mockConfiguration.dump(request));
    }

    private void build(LoadedTask loaded, LazyHttpClient client, Duration limit) throws BuildException {
        ResultDirectory.prepare(surroundings.resultDirectory(), order.dropResultdir());
        Task task = loaded.task();
        if (!loaded.sourcePackageOnly() || needsEngineForSource(task)) {
            engine.checkUsable();
        }
        Macros macros = Macros.of(task, configuration, loaded.sourcePackageOnly());
        SourceProvider provider = providers(client, chroots(task, macros)).forTask(task);
        try (WorkDirectory directory = WorkDirectory.create(configuration.workspace(), macros, log)) {
            var request = new EngineRequest(
                    task,
                    task.chroot(),
                    directory.path(),
                    surroundings.resultDirectory(),
                    macros,
                    Map.of("HOME", directory.path().toString()),
                    limit);
            Sources sources = phases.phase("sources", () -> {
                var places = new SourcePlaces(directory.path(), surroundings.resultDirectory());
                return SpecPlace.checked(provider.provide(places), places);
            });
            if (loaded.sourcePackageOnly()) {
                buildSourcePackage(request, sources);
            } else {
                buildPackages(request, sources);
            }
        } finally {
            results.compressLogs(surroundings.resultDirectory());
        }
    }

    private void buildSourcePackage(EngineRequest request, Sources sources) throws BuildException {
        switch (sources) {
            case Sources.SpecTree tree -> {
                results.copySpec(tree.spec(), request.resultDirectory());
                engine.buildSourcePackage(request, tree);
            }
            case Sources.SpecFile file -> {
                results.copySpec(file.spec(), request.resultDirectory());
                engine.buildSourcePackage(request, file);
            }
            case Sources.SourcePackage made -> {}
        }
        phases.phase("results", () -> {
            log.line("Output: " + ResultDirectory.names(request.resultDirectory()));
            results.finishSourcePackage(request);
            return request;
        });
    }

    private void buildPackages(EngineRequest request, Sources sources) throws BuildException {
        Path spec = switch (sources) {
            case Sources.SpecTree tree -> results.copySpec(tree.spec(), request.resultDirectory());
            case Sources.SpecFile file -> results.copySpec(file.spec(), request.resultDirectory());
            case Sources.SourcePackage made -> results.extractSpec(made.file(), request.resultDirectory());
        };
        results.checkArchitecture(spec, request);
        engine.buildPackages(request, sources);
        phases.phase("results", () -> {
            results.finishPackages(request);
            return request;
        });
    }

    /** Only mock has chroots. */
    private Optional<SourceChroots> chroots(Task task, Macros macros) {
        return switch (configuration.engine()) {
            case RPMBUILD -> Optional.empty();
            case MOCK ->
                Optional.of(new MockSourceChroots(mockConfiguration, task, macros, surroundings.resultDirectory()));
        };
    }

    private SourceProviders providers(LazyHttpClient client, Optional<SourceChroots> chroots) throws BuildException {
        var downloader = new Downloader(client, stop::pause, stop, log::line, configuration.maxDownloadBytes());
        var lookaside = LookasideConfiguration.load(surroundings.lookasideConfiguration());
        var git = new GitProgram(children);
        var tools = new SourceProviders.Tools(
                new SourcePrograms(log, stop, scheduler),
                new SvnFetcher(git, stop::pause, log::line),
                chroots,
                new RpkgConfiguration(
                        configuration.distGitSections(),
                        configuration.distGitLookasideUrl(),
                        configuration.distGitCloneUrl(),
                        new AdministratorTemplates(configuration.templateDirectories())),
                configuration.frontendUrl(),
                clock);
        return new SourceProviders(
                new GitFetcher(stop::pause, stop, log::line, git),
                new SourceFiles(lookaside, downloader, log::line),
                downloader,
                tools);
    }

    /** Other sources are source packages when they come, but for the spec of a URL, which is not known before. */
    private static boolean needsEngineForSource(Task task) {
        return task.source() == null
                || task.source() instanceof TaskSource.DistGit
                || task.source() instanceof TaskSource.Pypi;
    }

    private Ending ending(@Nullable Failure failure) {
        if (failure != null) {
            if (!failure.logLine().contains(failure.message())) {
                log.line(failure.message());
            }
            log.line(failure.logLine());
        }
        return new Ending(failure, engine.name(), phases.phases());
    }

    private static String stackTrace(Throwable problem) {
        var text = new StringWriter();
        problem.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
