package org.fedoracopr.runner.engine.mock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.config.EngineName;
import org.fedoracopr.runner.config.MockSettings;
import org.fedoracopr.runner.config.MockSteps;
import org.fedoracopr.runner.config.NetworkGuard;
import org.fedoracopr.runner.engine.BuildConditions;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.engine.rpmbuild.RpmbuildEngine;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogTail;
import org.fedoracopr.runner.mock.MockProgram;
import org.fedoracopr.runner.mock.UniqueExtension;
import org.fedoracopr.runner.mock.config.ConfigRequest;
import org.fedoracopr.runner.mock.config.MockConfiguration;
import org.fedoracopr.runner.mock.config.PlainValue;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.source.MadeFiles;
import org.fedoracopr.runner.source.Sources;
import org.fedoracopr.runner.stop.StopToken;
import org.jspecify.annotations.Nullable;

/** Builds in a chroot made by mock (ENG-5..ENG-10). */
public final class MockEngine implements BuildEngine {

    private static final int DIAGNOSED_BYTES = 16 * 1024;
    private static final Duration SCRUB_LIMIT = Duration.ofMinutes(2);

    private final MockSettings settings;
    private final NetworkGuard networkGuard;
    private final MockConfiguration configuration;
    private final BuildLog log;
    private final ChildRunner children;
    private final PhaseRecorder phases;
    private final StopToken stop;
    private final InstantSource clock;
    private final MockProgram mock;
    private final @Nullable WarmChroot warm;

    /** @param warm the chroot that is there already; null where there is none */
    public MockEngine(
            MockSettings settings,
            NetworkGuard networkGuard,
            MockConfiguration configuration,
            BuildLog log,
            ChildRunner children,
            PhaseRecorder phases,
            StopToken stop,
            InstantSource clock,
            @Nullable WarmChroot warm) {
        this.settings = settings;
        this.networkGuard = networkGuard;
        this.configuration = configuration;
        this.log = log;
        this.children = children;
        this.phases = phases;
        this.stop = stop;
        this.clock = clock;
        this.mock = new MockProgram(children);
        this.warm = warm;
    }

    @Override
    public String name() {
        return EngineName.MOCK.text();
    }

    @Override
    public void checkUsable() throws BuildException {
        for (var missing : Map.of("mock", "mock", "setsid", "util-linux").entrySet()) {
            Programs.require(
                    missing.getKey(),
                    "install the package " + missing.getValue()
                            + ", or set engine = rpmbuild in main.ini to try things out");
        }
    }

    /** As upstream's dist-git client does it: the source package needs no chroot. */
    @Override
    public void buildSourcePackage(EngineRequest request, Sources.SpecTree sources) throws BuildException {
        new RpmbuildEngine(log, children, phases).buildSourcePackage(request, sources);
    }

    @Override
    @SuppressWarnings("try") // Closing it is its use.
    public void buildSourcePackage(EngineRequest request, Sources.SpecFile sources) throws BuildException {
        Path config = configuration.prepareSourceBuild(configRequest(request), request.resultDirectory());
        ownDirectories(request);
        try (var unused = scratchWatch()) {
            call(
                    "srpm",
                    request,
                    MockOptions.sourcePackageOf(sources.spec(), config, request),
                    NetworkGuard.NONE,
                    true);
        }
    }

    @Override
    @SuppressWarnings("try") // Closing it is its use.
    public void buildPackages(EngineRequest request, Sources sources) throws BuildException {
        List<String> conditions = BuildConditions.options(request.task());
        requireChroot(request);
        NetworkGuard guard = request.task().enableNet() ? NetworkGuard.NONE : networkGuard;
        NetworkOff.check(guard, children, request.workDirectory());
        Sources ready = withSourcePackage(request, sources);
        Path config = phases.phase("configuration", () -> configuration.preparePackages(configRequest(request)));
        ownDirectories(request);
        boolean isWarm = warm != null && warm.serves(request);
        var options = new MockOptions(
                request, config, isWarm ? WarmChroot.UNIQUEEXT : UniqueExtension.of(clock.instant()), conditions);
        try (var unused = scratchWatch()) {
            if (isWarm) {
                buildInWarmChroot(request, ready, options, guard);
            } else {
                build(request, ready, options, guard);
            }
        } finally {
            scrub(request, options);
        }
    }

    /** Makes a chroot for a build that is yet to come, with packages that it is likely to ask for. */
    @SuppressWarnings("try") // Closing it is its use.
    public void warmUp(EngineRequest request, List<String> packages) throws BuildException {
        checkUsable();
        requireChroot(request);
        Path config = configuration.preparePackages(configRequest(request));
        ownDirectories(request);
        var options = new MockOptions(request, config, WarmChroot.UNIQUEEXT, List.of());
        try (var unused = scratchWatch()) {
            call("init", request, options.init(), NetworkGuard.NONE, true);
            if (!packages.isEmpty()) {
                call("install", request, options.install(packages), NetworkGuard.NONE, true);
            }
        }
    }

    private Sources withSourcePackage(EngineRequest request, Sources sources) throws BuildException {
        if (sources instanceof Sources.SpecFile file) {
            buildSourcePackage(request, file);
            return MadeFiles.sourcePackage(request.resultDirectory());
        }
        return sources;
    }

    private void build(EngineRequest request, Sources sources, MockOptions options, NetworkGuard guard)
            throws BuildException {
        if (isSeparate(guard)) {
            buildInSteps(request, sources, options, guard);
            return;
        }
        List<String> mock = switch (sources) {
            case Sources.SpecTree tree -> options.oneShot(tree.spec(), tree.sources());
            case Sources.SourcePackage made -> options.rebuild(made.file());
            case Sources.SpecFile file -> throw new IllegalStateException("no source package of " + file);
        };
        call("build", request, mock, guard, request.task().enableNet());
    }

    /** Dependencies are installed with the network, and the package is built without where it is to have none. */
    private void buildInSteps(EngineRequest request, Sources sources, MockOptions options, NetworkGuard guard)
            throws BuildException {
        call("init", request, options.init(), NetworkGuard.NONE, true);
        buildInPlace(request, sources, options, guard);
    }

    /** The chroot was made without the task's own repositories and packages: what they change is caught up with first. */
    private void buildInWarmChroot(EngineRequest request, Sources sources, MockOptions options, NetworkGuard guard)
            throws BuildException {
        if (!request.task().repos().isEmpty()) {
            call("update", request, options.update(), NetworkGuard.NONE, true);
        }
        if (!request.task().buildrootPkgs().isEmpty()) {
            call("install", request, options.install(request.task().buildrootPkgs()), NetworkGuard.NONE, true);
        }
        buildInPlace(request, sources, options, guard);
    }

    /** In the chroot that is there. */
    private void buildInPlace(EngineRequest request, Sources sources, MockOptions options, NetworkGuard guard)
            throws BuildException {
        if (sources instanceof Sources.SpecTree tree) {
            call("srpm", request, options.sourcePackage(tree.spec(), tree.sources()), guard, false);
        }
        Path sourcePackage = sources instanceof Sources.SourcePackage made
                ? made.file()
                : MadeFiles.sourcePackage(request.resultDirectory()).file();
        if (isSeparate(guard)) {
            call("installdeps", request, options.dependencies(sourcePackage), NetworkGuard.NONE, true);
        }
        boolean offline = guard == NetworkGuard.NAMESPACE;
        call(
                "build",
                request,
                options.rebuildInPlace(sourcePackage, offline),
                guard,
                request.task().enableNet());
    }

    private boolean isSeparate(NetworkGuard guard) {
        return settings.steps() == MockSteps.SEPARATE || guard == NetworkGuard.NAMESPACE;
    }

    private void call(String phase, EngineRequest request, List<String> options, NetworkGuard guard, boolean network)
            throws BuildException {
        phases.phase(phase, () -> {
            List<String> all = new ArrayList<>(NetworkOff.options(guard));
            all.addAll(options);
            var tail = new LogTail(DIAGNOSED_BYTES);
            ExitStatus status = children.runInTerminal(
                    "Running (timeout=" + request.limit().toSeconds() + "): ",
                    new Command(
                            NetworkOff.wrapped(guard, MockProgram.words(all)),
                            request.workDirectory(),
                            mock.environment(request.environment())),
                    tail);
            phases.ended(status);
            if (!status.isSuccess()) {
                Long kills = phases.oomKills();
                throw new BuildException(MockDiagnosis.of(new MockDiagnosis.Evidence(
                        status,
                        tail.lastLines(DIAGNOSED_BYTES),
                        LogEnd.of(request.resultDirectory().resolve("build.log"), DIAGNOSED_BYTES),
                        kills == null ? 0 : kills,
                        network)));
            }
            return request;
        });
    }

    private void scrub(EngineRequest request, MockOptions options) {
        if (request.task().allowUserSsh()) {
            return;
        }
        mock.scrub(options.scrub(), request.workDirectory(), request.environment(), SCRUB_LIMIT, log::line);
    }

    private void requireChroot(EngineRequest request) throws BuildException {
        String chroot = PlainValue.chroot("chroot", request.chroot());
        Path file = settings.directory().resolve(chroot + ".cfg");
        if (!Files.isRegularFile(file)) {
            throw new BuildException(
                    FailureCause.CHROOT_UNKNOWN,
                    "this builder does not know the chroot " + chroot + ": there is no " + file
                            + "; update its mock-core-configs or choose another chroot");
        }
    }

    private ScratchWatch scratchWatch() throws BuildException {
        return new ScratchWatch(
                stop, ScratchSpace.of(System.getenv(), settings.scratch()), settings.scratchLimitPercent());
    }

    private void ownDirectories(EngineRequest request) throws BuildException {
        try {
            mock.own(request.workDirectory());
            mock.own(request.resultDirectory());
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.BUILDER_MISCONFIGURED,
                    "cannot give the build's directories to mock's user: " + Explanations.of(e),
                    e);
        }
    }

    private static ConfigRequest configRequest(EngineRequest request) {
        Task task = request.task();
        return new ConfigRequest(task, request.chroot(), request.macros().byName(), request.resultDirectory());
    }
}
