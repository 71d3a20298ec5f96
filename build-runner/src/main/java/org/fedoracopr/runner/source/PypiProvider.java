package org.fedoracopr.runner.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;

/**
 * A package of the Python Package Index: pyp2spec writes a spec file of it, pyp2rpm a source package (SRC-13).
 *
 * <p>Names, versions and templates have the forms that the index and the programs know: pyp2rpm would take any other name or template for a file of
 * this machine.
 */
final class PypiProvider implements SourceProvider {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,200}[A-Za-z0-9])?");
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.!+_-]{0,100}");
    private static final Pattern TEMPLATE = Pattern.compile("[A-Za-z0-9_]{1,50}");
    private static final Pattern PYTHON = Pattern.compile("[0-9][0-9.]{0,10}");
    private static final String PYP2RPM = "pyp2rpm";
    private static final String PYP2SPEC = "pyp2spec";

    private final TaskSource.Pypi source;
    private final SourcePrograms programs;

    PypiProvider(TaskSource.Pypi source, SourcePrograms programs) {
        this.source = source;
        this.programs = programs;
    }

    @Override
    public Sources provide(SourcePlaces places) throws BuildException {
        // A task without the key is older than pyp2spec.
        String generator = source.specGenerator() == null ? PYP2RPM : source.specGenerator();
        List<String> command = command(generator, places);
        programs.require(generator, "choose another spec_generator");
        SourcePrograms.Result result = programs.run(command, places.resultDirectory(), places);
        if (!result.status().isSuccess()) {
            programs.log("Unable to generate spec for `" + source.packageName() + "'");
            throw result.failure(FailureCause.SOURCE_PACKAGE_BROKEN, generator);
        }
        return generator.equals(PYP2SPEC)
                ? MadeFiles.spec(places.resultDirectory())
                : MadeFiles.sourcePackage(places.resultDirectory());
    }

    List<String> command(String generator, SourcePlaces places) throws BuildException {
        String name =
                TaskValue.matching(source.packageName(), "source_json.pypi_package_name", NAME, "a name that PyPI has");
        return switch (generator) {
            case PYP2RPM -> pyp2rpm(name, places);
            case PYP2SPEC -> pyp2spec(name);
            default -> throw new BuildException(FailureCause.TASK_INVALID, "Unsupported tool: " + generator);
        };
    }

    private List<String> pyp2spec(String name) throws BuildException {
        List<String> command = new ArrayList<>(List.of(PYP2SPEC, name, "--fedora-compliant", "--automode"));
        addVersion(command);
        return command;
    }

    private List<String> pyp2rpm(String name, SourcePlaces places) throws BuildException {
        String template = source.specTemplate() == null || source.specTemplate().isEmpty()
                ? ""
                : TaskValue.matching(
                        source.specTemplate(), "source_json.spec_template", TEMPLATE, "a template that pyp2rpm has");
        List<String> command = new ArrayList<>(List.of(
                PYP2RPM,
                name,
                "-t",
                template,
                "--srpm",
                "-d",
                places.resultDirectory().toString()));
        String option = "-b";
        for (String version : source.pythonVersions()) {
            command.addAll(List.of(
                    option, TaskValue.matching(version, "source_json.python_versions", PYTHON, "a version of Python")));
            option = "-p";
        }
        addVersion(command);
        return command;
    }

    private void addVersion(List<String> command) throws BuildException {
        String version = source.packageVersion();
        if (version != null && !version.isBlank()) {
            command.addAll(List.of(
                    "-v", TaskValue.matching(version, "source_json.pypi_package_version", VERSION, "a version")));
        }
    }
}
