package org.fedoracopr.runner.engine.rpmbuild;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.EngineName;
import org.fedoracopr.runner.engine.BuildConditions;
import org.fedoracopr.runner.engine.BuildEngine;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.engine.PhaseRecorder;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.Trees;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.log.LogTail;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.process.Command;
import org.fedoracopr.runner.process.ExitStatus;
import org.fedoracopr.runner.process.Programs;
import org.fedoracopr.runner.source.MadeFiles;
import org.fedoracopr.runner.source.Sources;

/**
 * Builds with the rpmbuild of this machine, in its own root: for trying out and for tests, as nothing isolates the build (ENG-2, ENG-3).
 *
 * <p>{@code -bs} makes the source package, {@code --rebuild} the others from it alone, so that a file the spec does not name is missing here too.
 */
public final class RpmbuildEngine implements BuildEngine {

    private static final String BUILD_LOG = "build.log";
    private static final int DIAGNOSED_BYTES = 16 * 1024;

    private final BuildLog log;
    private final ChildRunner children;
    private final PhaseRecorder phases;

    public RpmbuildEngine(BuildLog log, ChildRunner children, PhaseRecorder phases) {
        this.log = log;
        this.children = children;
        this.phases = phases;
    }

    @Override
    public String name() {
        return EngineName.RPMBUILD.text();
    }

    @Override
    public void checkUsable() throws BuildException {
        Programs.require(
                "rpmbuild", "install it with 'dnf install rpm-build' (Fedora) or 'apt-get install rpm' (Debian)");
        Programs.require("setsid", "install the package util-linux");
    }

    @Override
    public void buildSourcePackage(EngineRequest request, Sources.SpecTree sources) throws BuildException {
        Path topDirectory = topDirectory(request);
        phases.phase("srpm", () -> {
            run(request, sourcePackageCommand(request, sources, topDirectory), true);
            collect(topDirectory.resolve("SRPMS"), "*.src.rpm", request);
            return request;
        });
    }

    @Override
    public void buildSourcePackage(EngineRequest request, Sources.SpecFile sources) throws BuildException {
        Path directory = request.workDirectory();
        buildSourcePackage(request, new Sources.SpecTree(sources.spec(), directory));
    }

    @Override
    public void buildPackages(EngineRequest asked, Sources sources) throws BuildException {
        log.line(
                "The engine rpmbuild builds on this machine itself: no chroot, no isolation, and the machine's own network.");
        EngineRequest request = withDist(asked);
        Path sourcePackage = switch (sources) {
            case Sources.SourcePackage made -> made.file();
            case Sources.SpecTree tree -> {
                buildSourcePackage(request, tree);
                yield MadeFiles.sourcePackage(request.resultDirectory()).file();
            }
            case Sources.SpecFile file -> {
                buildSourcePackage(request, file);
                yield MadeFiles.sourcePackage(request.resultDirectory()).file();
            }
        };
        Path topDirectory = topDirectory(request);
        phases.phase("build", () -> {
            run(request, rebuildCommand(request, sourcePackage, topDirectory), false);
            for (Path architecture : list(topDirectory.resolve("RPMS"))) {
                collect(architecture, "*.rpm", request);
            }
            return request;
        });
    }

    private EngineRequest withDist(EngineRequest request) throws BuildException {
        Optional<String> dist = new HostRpm(children).missingDist(request);
        if (dist.isEmpty()) {
            return request;
        }
        log.line(
                "rpm on this machine has no %dist: it is " + dist.get() + " in this build, as the chroot's name says.");
        return request.withMacros(request.macros().with("%dist", dist.get()));
    }

    private static List<String> sourcePackageCommand(EngineRequest request, Sources.SpecTree sources, Path topDirectory)
            throws BuildException {
        List<String> command =
                new ArrayList<>(List.of("rpmbuild", "-bs", sources.spec().toString()));
        command.addAll(List.of("--define", "_topdir " + topDirectory));
        command.addAll(List.of("--define", "_sourcedir " + sources.sources()));
        command.addAll(commonOptions(request));
        return command;
    }

    private List<String> rebuildCommand(EngineRequest request, Path sourcePackage, Path topDirectory)
            throws BuildException {
        List<String> command = new ArrayList<>(List.of("rpmbuild", "--rebuild", sourcePackage.toString()));
        command.addAll(List.of("--define", "_topdir " + topDirectory));
        Optional<String> target = Architectures.target(request.chroot());
        if (target.isPresent()) {
            command.addAll(List.of("--target", target.get()));
            if (!target.get().equals(Architectures.machine())) {
                log.line("WARNING: this machine is " + Architectures.machine() + ", the chroot wants " + target.get()
                        + ": what is compiled here will not run there.");
            }
        }
        if (!new HostRpm(children).hasDatabase(request)) {
            log.line("BuildRequires are not checked: the rpm database of this machine is empty.");
            command.add("--nodeps");
        }
        command.addAll(commonOptions(request));
        return command;
    }

    private static List<String> commonOptions(EngineRequest request) throws BuildException {
        List<String> options = new ArrayList<>(request.macros().options());
        options.addAll(BuildConditions.options(request.task()));
        return options;
    }

    private void run(EngineRequest request, List<String> arguments, boolean ofSourcePackage) throws BuildException {
        var tail = new LogTail(DIAGNOSED_BYTES);
        try (OutputStream buildLog = Files.newOutputStream(
                request.resultDirectory().resolve(BUILD_LOG), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ExitStatus status = children.run(
                    new Command(arguments, request.workDirectory(), request.environment()),
                    tail,
                    (bytes, offset, length) -> write(buildLog, bytes, offset, length));
            phases.ended(status);
            if (!status.isSuccess()) {
                throw new BuildException(
                        RpmbuildDiagnosis.of(status, tail.lastLines(DIAGNOSED_BYTES), ofSourcePackage));
            }
        } catch (IOException e) {
            throw unwritable(request, e);
        }
    }

    private static void write(OutputStream output, byte[] bytes, int offset, int length) {
        try {
            output.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path topDirectory(EngineRequest request) throws BuildException {
        Path topDirectory = request.workDirectory().resolve("rpmbuild");
        try {
            for (String name : List.of("BUILD", "BUILDROOT", "RPMS", "SOURCES", "SPECS", "SRPMS")) {
                Files.createDirectories(topDirectory.resolve(name));
            }
            return topDirectory;
        } catch (IOException e) {
            throw unwritable(request, e);
        }
    }

    private static List<Path> list(Path directory) throws BuildException {
        try {
            return Trees.children(directory);
        } catch (IOException e) {
            throw new BuildException(FailureCause.INTERNAL, "cannot read " + directory + ": " + Explanations.of(e), e);
        }
    }

    private static void collect(Path directory, String glob, EngineRequest request) throws BuildException {
        try {
            for (Path file : Trees.files(directory, glob)) {
                Files.copy(
                        file,
                        request.resultDirectory().resolve(file.getFileName().toString()),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unwritable(request, e);
        }
    }

    private static BuildException unwritable(EngineRequest request, IOException problem) {
        return new BuildException(
                Explanations.isOutOfSpace(problem) ? FailureCause.DISK_FULL : FailureCause.BUILDER_MISCONFIGURED,
                "cannot write below " + request.workDirectory() + " or " + request.resultDirectory() + ": "
                        + Explanations.of(problem),
                problem);
    }
}
