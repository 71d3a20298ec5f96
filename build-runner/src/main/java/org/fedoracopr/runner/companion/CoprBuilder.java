package org.fedoracopr.runner.companion;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import org.fedoracopr.runner.config.ConfigurationException;
import org.fedoracopr.runner.config.ConfigurationLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The program copr-builder, for a user who was let into a builder: what time is left, more of it, or none (COMP-4..COMP-7). */
public final class CoprBuilder {

    /** Names another main.ini than the search path has. */
    static final String CONFIGURATION_VARIABLE = "COPR_RPMBUILD_CONFIG";

    /** Names another expiration file. */
    static final String EXPIRATION_VARIABLE = "COPR_BUILDER_EXPIRATION";

    private static final Path DEFAULT_PID_FILE = Path.of("/var/lib/copr-rpmbuild/pid");
    private static final long MAX_HOURS = 100_000;

    private CoprBuilder() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments, System.getenv(), System.out, System.err));
    }

    private static int run(String[] arguments, Map<String, String> environment, PrintStream output, PrintStream error) {
        var prolong = new Prolong();
        var commandLine = new CommandLine(new Options())
                .addSubcommand(new Help())
                .addSubcommand(new Show())
                .addSubcommand(prolong)
                .addSubcommand(new Release());
        Optional<CommandLines.End> end = CommandLines.parse(commandLine, arguments, output, error);
        if (end.isPresent()) {
            return end.get().exitCode();
        }
        ParseResult action = commandLine.getParseResult().subcommand();
        if (action == null) {
            output.print(CommandLines.usage(commandLine));
            return 0;
        }
        var control = new BuilderControl(places(environment), InstantSource.system(), ZoneId.systemDefault(), output);
        return switch (action.commandSpec().name()) {
            case "show" -> control.show();
            case "release" -> control.release();
            case "prolong" -> {
                if (Math.abs(prolong.hours) > MAX_HOURS) {
                    String mistake = "--hours " + prolong.hours + ": write at most " + MAX_HOURS;
                    yield CommandLines.mistake(action.commandSpec().commandLine(), mistake, error)
                            .exitCode();
                }
                yield control.prolong(prolong.hours);
            }
            default -> {
                output.print(BuilderHelp.TEXT);
                yield 0;
            }
        };
    }

    private static BuilderControl.Places places(Map<String, String> environment) {
        return new BuilderControl.Places(
                Path.of(environment.getOrDefault(EXPIRATION_VARIABLE, "/run/copr-builder-expiration")),
                Path.of(environment.getOrDefault("HOME", "/root"), ".ssh", "authorized_keys"),
                pidFile(environment));
    }

    /** Whoever has no main.ini may still see and end the machine. */
    private static Path pidFile(Map<String, String> environment) {
        String named = environment.get(CONFIGURATION_VARIABLE);
        var loader = new ConfigurationLoader(
                ConfigurationLoader.SYSTEM_DIRECTORY, Path.of("").toAbsolutePath());
        try {
            return loader.load(named == null || named.isEmpty() ? null : Path.of(named))
                    .configuration()
                    .pidfile();
        } catch (ConfigurationException e) {
            return DEFAULT_PID_FILE;
        }
    }

    @Command(name = "copr-builder", description = "Controls a Copr builder.", sortOptions = false)
    private static final class Options {}

    @Command(name = "help", description = "What every user should read.")
    private static final class Help {}

    @Command(name = "show", description = "Shows the time that is left and the build that runs.")
    private static final class Show {}

    @Command(name = "prolong", description = "Keeps the builder longer.", sortOptions = false)
    private static final class Prolong {
        @Option(names = "--hours", required = true, paramLabel = "HOURS", description = "by so many hours")
        long hours;
    }

    @Command(name = "release", description = "Gives the builder back.")
    private static final class Release {}
}
