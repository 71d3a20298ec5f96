package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.runner.config.ResultsForm;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.failure.Failure;
import org.fedoracopr.runner.file.AtomicFiles;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.rpm.SourceRpm;
import org.fedoracopr.runner.spec.MacroDatabase;
import org.fedoracopr.runner.spec.SpecFile;
import org.jspecify.annotations.Nullable;

/** Completes the result directory: the spec, results.json, and last of all {@code success} (RES-1, RES-6). */
public final class ResultsWriter {

    private static final String RESULTS = "results.json";
    private static final String SUCCESS = "success";

    private final BuildLog log;
    private final ChildRunner children;
    private final ResultsForm form;
    private final @Nullable Path macroOverrides;

    /** {@code macroOverrides} is null for the macros that come with the runner. */
    public ResultsWriter(BuildLog log, ChildRunner children, ResultsForm form, @Nullable Path macroOverrides) {
        this.log = log;
        this.children = children;
        this.form = form;
        this.macroOverrides = macroOverrides;
    }

    /** Copies the spec that is built, so that it is there also when the build fails. */
    public Path copySpec(Path spec, Path resultDirectory) throws BuildException {
        try {
            return Files.copy(
                    spec, resultDirectory.resolve(spec.getFileName().toString()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(resultDirectory, e);
        }
    }

    /** Takes the spec out of a source package. */
    public Path extractSpec(Path sourcePackage, Path resultDirectory) throws BuildException {
        try {
            return SourceRpm.extractSpec(sourcePackage, resultDirectory);
        } catch (IOException e) {
            throw new BuildException(
                    FailureCause.SOURCE_PACKAGE_BROKEN,
                    sourcePackage.getFileName() + " is no source package that can be read: " + Explanations.of(e),
                    e);
        }
    }

    /** Ends the build when its package is not for the chroot's architecture. */
    public void checkArchitecture(Path spec, EngineRequest request) throws BuildException {
        new SkippedArchitectures(MacroDatabase.load(macroOverrides), log::line).check(spec, request);
    }

    /** Ends a build of binary packages. */
    public void finishPackages(EngineRequest request) throws BuildException {
        if (FedoraReview.isWanted(request)) {
            log.line("Running FedoraReview tool");
            new FedoraReview(log, children, FedoraReview.PROGRAM).run(request);
            log.line("FedoraReview finished");
        }
        log.line("Running RPMResults tool");
        List<ResultPackage> packages = ResultPackage.list(request.resultDirectory());
        String text = PythonJson.print(new ResultsDocument(form).ofPackages(packages));
        log.line("Package info:\n" + text);
        write(request.resultDirectory(), text);
        log.line("RPMResults finished");
        succeed(request.resultDirectory());
    }

    /** Ends a build of a source package. */
    public void finishSourcePackage(EngineRequest request) throws BuildException {
        Path resultDirectory = request.resultDirectory();
        ResultPackage source = ResultPackage.source(ResultPackage.list(resultDirectory))
                .orElseThrow(() -> new BuildException(
                        FailureCause.SOURCE_PACKAGE_BROKEN, "No .src.rpm found at " + resultDirectory));
        Path file = resultDirectory.resolve(source.fileName());
        Path spec = extractSpec(file, resultDirectory);
        log.line("Running SRPMResults tool");
        JsonNode tags = tags(request, spec);
        Nevra nevra = new NevraReader(children, log)
                .read(spec, file, source.header(), request.macros(), request.workDirectory(), request.environment());
        String text = PythonJson.print(new ResultsDocument(form).ofSourcePackage(tags, nevra, source));
        log.line("Package info: " + text);
        write(resultDirectory, text);
        log.line("SRPMResults finished");
        succeed(resultDirectory);
    }

    /** Compresses the engine's logs, at the end of every build. */
    public void compressLogs(Path resultDirectory) {
        new LogCompressor(log::line).compress(resultDirectory);
    }

    private JsonNode tags(EngineRequest request, Path spec) throws BuildException {
        Task task = request.task();
        boolean ofBuild = !task.distributionsInBuild().isEmpty();
        List<String> distributions = ofBuild ? task.distributionsInBuild() : task.distributionsInProject();
        if (distributions.isEmpty()) {
            throw noDistribution();
        }
        log.line("Using " + (ofBuild ? "distributions_in_build" : "distributions_in_project") + " for this build.");
        try {
            return new ArchitectureTags(MacroDatabase.load(macroOverrides), log::line)
                    .read(SpecFile.read(spec), request, distributions);
        } catch (IOException e) {
            throw unwritable(request.resultDirectory(), e);
        }
    }

    /** Upstream's words in the log: there only a frontend that is too old leaves both lists empty. */
    private static BuildException noDistribution() {
        return new BuildException(Failure.of(
                        FailureCause.TASK_INVALID,
                        "the task names no distribution that the package is for: set distributions_in_project"
                                + " (in a CoprBuild: spec.distributions.inProject)")
                .loggedAs("Running against too old copr-frontend"));
    }

    private static void write(Path resultDirectory, String text) throws BuildException {
        try {
            AtomicFiles.write(resultDirectory.resolve(RESULTS), text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(resultDirectory, e);
        }
    }

    private static void succeed(Path resultDirectory) throws BuildException {
        try {
            AtomicFiles.write(resultDirectory.resolve(SUCCESS), "done".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw unwritable(resultDirectory, e);
        }
    }

    private static BuildException unwritable(Path directory, IOException problem) {
        return new BuildException(
                Explanations.isOutOfSpace(problem) ? FailureCause.DISK_FULL : FailureCause.BUILDER_MISCONFIGURED,
                "cannot write results to " + directory + ": " + Explanations.of(problem),
                problem);
    }
}
