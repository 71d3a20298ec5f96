package org.fedoracopr.runner.companion;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fedoracopr.runner.failure.BuildException;
import org.fedoracopr.runner.log.ShellQuoting;
import org.fedoracopr.runner.process.ExitStatus;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The program copr-sources-custom: makes spec and sources with a user's script in mock's chroot (COMP-8). */
public final class SourcesCustom {

    private static final int FAILED = 1;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*", Pattern.DOTALL);

    private static final Pattern OPTION = Pattern.compile("(^|\\s)-");

    private SourcesCustom() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.out, System.err));
    }

    private static int run(String[] arguments, PrintStream output, PrintStream error) {
        var options = new Options();
        var commandLine = new CommandLine(options);
        Optional<CommandLines.End> end = CommandLines.parse(commandLine, arguments, output, error);
        if (end.isPresent()) {
            return end.get().exitCode();
        }
        String mistake = options.mistake();
        if (mistake != null) {
            return CommandLines.mistake(commandLine, mistake, error).exitCode();
        }
        return run(options.script(), error);
    }

    private static int run(CustomScript script, PrintStream error) {
        Foreground foreground = Foreground.takeSignals();
        Path here = Path.of("").toAbsolutePath();
        error.println("INFO:root:Working in '" + script.normalWorkDirectory() + "'");
        error.println("INFO:root:Results should be created in '" + script.results() + "'");
        try {
            for (List<String> call : script.calls()) {
                error.println("INFO:root:running command: " + ShellQuoting.join(call));
                ExitStatus status = foreground.run(call, here);
                if (!status.isSuccess()) {
                    error.println("ERROR:root:the command failed (" + status.describe()
                            + "), what it printed says why: " + ShellQuoting.join(call));
                    return FAILED;
                }
            }
            return 0;
        } catch (BuildException e) {
            error.println("ERROR:root:" + e.getMessage());
            return foreground.exitCode(FAILED);
        }
    }

    @Command(
            name = "copr-sources-custom",
            description = "Makes a spec file and sources with a script in mock's chroot.",
            sortOptions = false)
    private static final class Options {
        @Option(
                names = {"-r", "--mock-config", "--root"},
                required = true,
                paramLabel = "CONFIG",
                description = "mock's configuration: a name or a file")
        String config = "";

        @Option(names = "--script", required = true, paramLabel = "FILE", description = "the script")
        Path script = Path.of("");

        @Option(
                names = "--hook-payload-file",
                paramLabel = "FILE",
                description = "what a webhook sent: the script finds it as hook_payload in its directory")
        @Nullable
        Path hookPayload;

        @Option(
                names = "--builddeps",
                paramLabel = "PACKAGES",
                description = "packages to install, separated by blanks")
        @Nullable
        String buildDependencies;

        @Option(
                names = "--resultdir",
                paramLabel = "DIRECTORY",
                description = "where the script leaves the sources, in the chroot (default: the work directory)")
        String resultDirectory = ".";

        @Option(
                names = "--workdir",
                paramLabel = "DIRECTORY",
                description = "where the script runs, in the chroot (default: /builddir/copr-sources-custom)")
        String workDirectory = "/builddir/copr-sources-custom";

        @Option(names = "--env", paramLabel = "KEY=VALUE", description = "a variable of the script; may be repeated")
        List<String> environment = List.of();

        @Nullable
        String mistake() {
            for (Path file : hookPayload == null ? List.of(script) : List.of(script, hookPayload)) {
                if (!Files.isReadable(file)) {
                    return "can't open '" + file + "': name a file that can be read";
                }
            }
            if (!workDirectory.startsWith("/")) {
                return "--workdir " + workDirectory + ": write an absolute path of the chroot";
            }
            if (buildDependencies != null
                    && buildDependencies
                            .lines()
                            .anyMatch(line -> OPTION.matcher(line).find())) {
                return "--builddeps " + buildDependencies + ": name packages, not options";
            }
            for (String variable : environment) {
                if (!VARIABLE.matcher(variable).matches()) {
                    return "--env " + variable + ": write KEY=VALUE";
                }
            }
            return null;
        }

        CustomScript script() {
            return new CustomScript(
                    config, script, hookPayload, buildDependencies, workDirectory, resultDirectory, environment);
        }
    }
}
