package org.fedoracopr.runner.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.task.Task;
import org.fedoracopr.api.task.TaskSource;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.ShellQuoting;
import org.jspecify.annotations.Nullable;

/**
 * A user's script with what copr-sources-custom is to do with it (SRC-25).
 *
 * @param builddeps packages to install first, as the user wrote them
 * @param resultdir where the script leaves its results, below the chroot's {@code /workdir}; empty for that itself
 * @param variables of the script's environment
 */
record CustomScript(String text, String builddeps, String resultdir, List<String> variables) {

    private static final Path CHROOT_DIRECTORY = Path.of("/workdir");

    CustomScript {
        variables = List.copyOf(variables);
    }

    static CustomScript of(Task task, TaskSource.Custom source) throws BuildException {
        String text = source.script();
        if (text == null || text.isBlank()) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "the task has no source_json.script: nothing makes the sources");
        }
        String builddeps = Objects.requireNonNullElse(source.builddeps(), "");
        if (Arrays.stream(builddeps.split("\\s+", -1)).anyMatch(word -> word.startsWith("-"))
                || builddeps.indexOf('\0') >= 0) {
            throw new BuildException(
                    FailureCause.TASK_INVALID, "source_json.builddeps must be names of packages: " + builddeps);
        }
        String resultdir = TaskValue.optional(source.resultdir(), "source_json.resultdir");
        if (!inChroot(resultdir).startsWith(CHROOT_DIRECTORY)) {
            throw new BuildException(
                    FailureCause.TASK_INVALID,
                    "source_json.resultdir leads out of the script's directory: " + resultdir);
        }
        return new CustomScript(
                text,
                builddeps,
                resultdir,
                List.of(
                        variable("COPR_OWNER", task.projectOwner()),
                        variable("COPR_PROJECT", task.projectName()),
                        variable("COPR_PACKAGE", task.packageName())));
    }

    /** The command that runs it; {@code payload} is what a webhook sent. */
    List<String> command(Path configuration, Path script, @Nullable Path payload) {
        List<String> command = new ArrayList<>(List.of(
                "copr-sources-custom",
                "--workdir",
                CHROOT_DIRECTORY.toString(),
                "--mock-config",
                configuration.toString(),
                "--script",
                script.toString()));
        if (!builddeps.isBlank()) {
            command.addAll(List.of("--builddeps", builddeps));
        }
        if (payload != null) {
            command.addAll(List.of("--hook-payload-file", payload.toString()));
        }
        if (!resultdir.isEmpty()) {
            command.addAll(List.of("--resultdir", resultdir));
        }
        variables.forEach(variable -> command.addAll(List.of("--env", variable)));
        return command;
    }

    /** The options of mock that take the results out of the chroot. */
    List<String> copyOut(Path configuration, Path directory) {
        return List.of(
                "-r", configuration.toString(), "--copyout", inChroot(resultdir).toString(), directory.toString());
    }

    private static Path inChroot(String resultdir) {
        return CHROOT_DIRECTORY.resolve(resultdir.replaceFirst("^/+", "")).normalize();
    }

    /** The value is quoted, since copr-sources-custom puts it into a command of the chroot's shell. */
    private static String variable(String name, @Nullable String value) {
        String text = Objects.requireNonNullElse(value, "");
        return name + "=" + ShellQuoting.quote(text);
    }
}
