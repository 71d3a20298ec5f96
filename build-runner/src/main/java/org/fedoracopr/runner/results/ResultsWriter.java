package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.runner.config.ResultsForm;
import org.fedoracopr.runner.engine.EngineRequest;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.failure.Explanations;
import org.fedoracopr.runner.file.AtomicFiles;
import org.fedoracopr.runner.log.BuildLog;
import org.fedoracopr.runner.process.ChildRunner;
import org.fedoracopr.runner.rpm.SourceRpm;

/** Completes the result directory: the spec, results.json, and last of all {@code success} (RES-1, RES-6). */
public final class ResultsWriter {

    private static final String RESULTS = "results.json";
    private static final String SUCCESS = "success";

    private final BuildLog log;
    private final ChildRunner children;
    private final ResultsForm form;

    public ResultsWriter(BuildLog log, ChildRunner children, ResultsForm form) {
        this.log = log;
        this.children = children;
        this.form = form;
    }

    /** Copies the spec that is built, so that it is there also when the build fails. */
    public void copySpec(Path spec, Path resultDirectory) throws BuildException {
        try {
            Files.copy(
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

    /** Ends a build of binary packages. */
    public void finishPackages(Path resultDirectory) throws BuildException {
        List<ResultPackage> packages = ResultPackage.list(resultDirectory);
        String text = PythonJson.print(new ResultsDocument(form).ofPackages(packages));
        log.line("Package info:\n" + text);
        write(resultDirectory, text);
    }

    /** Ends a build of a source package. */
    public void finishSourcePackage(EngineRequest request) throws BuildException {
        Path resultDirectory = request.resultDirectory();
        ResultPackage source = ResultPackage.source(ResultPackage.list(resultDirectory))
                .orElseThrow(() -> new BuildException(
                        FailureCause.SOURCE_PACKAGE_BROKEN, "No .src.rpm found at " + resultDirectory));
        Path file = resultDirectory.resolve(source.fileName());
        Path spec = extractSpec(file, resultDirectory);
        JsonNode tags = tags(request, spec);
        Nevra nevra = new NevraReader(children, log)
                .read(spec, file, source.header(), request.macros(), request.workDirectory(), request.environment());
        String text = PythonJson.print(new ResultsDocument(form).ofSourcePackage(tags, nevra, source));
        log.line("Package info: " + text);
        write(resultDirectory, text);
    }

    private JsonNode tags(EngineRequest request, Path spec) throws BuildException {
        boolean ofBuild = !request.task().distributionsInBuild().isEmpty();
        List<String> distributions =
                ofBuild ? request.task().distributionsInBuild() : request.task().distributionsInProject();
        log.line("Using " + (ofBuild ? "distributions_in_build" : "distributions_in_project") + " for this build.");
        try {
            String text = new String(Files.readAllBytes(spec), StandardCharsets.UTF_8);
            ArchitectureTags tags = ArchitectureTags.of(text.lines().toList());
            distributions.forEach(distribution -> log.line("Extracting arch-specific tags for " + distribution));
            tags.unknown()
                    .forEach(line -> log.line(
                            "WARNING: '" + line + "' depends on macros or conditions: it is left out of results.json"));
            return tags.forDistributions(distributions);
        } catch (IOException e) {
            throw unwritable(request.resultDirectory(), e);
        }
    }

    private static void write(Path resultDirectory, String text) throws BuildException {
        try {
            AtomicFiles.write(resultDirectory.resolve(RESULTS), text.getBytes(StandardCharsets.UTF_8));
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
