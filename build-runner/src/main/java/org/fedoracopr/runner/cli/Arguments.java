package org.fedoracopr.runner.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.fedoracopr.runner.build.BuildOrder;
import org.fedoracopr.runner.failure.Excerpt;
import org.fedoracopr.runner.log.Prologue;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Understands the command line (CLI-1..CLI-4). */
final class Arguments {

    private static final int USAGE_ERROR = 2;
    private static final int MAX_MESSAGE = 500;
    private static final Pattern BUILD_ID = Pattern.compile("[A-Za-z0-9._-]+");
    private static final Pattern COPR = Pattern.compile("[^/\\s]+/[^/\\s]+");
    /** No build of Copr may take longer than two days; a number far above it is a mistake. */
    private static final long MAX_TIMEOUT_SECONDS = Duration.ofDays(30).toSeconds();

    private Arguments() {}

    /** What a command line comes to. */
    sealed interface Parsed {

        /** A build, with the configuration file to use if one was named, and whether it goes on in the background. */
        record Build(BuildOrder order, @Nullable Path configuration, boolean detached) implements Parsed {}

        /** A text, and that was all. */
        record Print(String text, int exitCode) implements Parsed {}
    }

    static Parsed parse(String program, List<String> arguments) {
        var options = new Options();
        var commandLine = new CommandLine(options)
                .setCommandName(nameOf(program))
                // A word like @copr/copr-dev is a project, never a file to read arguments from.
                .setExpandAtFiles(false)
                .setAbbreviatedOptionsAllowed(true)
                .setOverwrittenOptionsAllowed(true);
        try {
            commandLine.parseArgs(arguments.toArray(String[]::new));
        } catch (ParameterException e) {
            return usageError(commandLine, String.valueOf(e.getMessage()));
        }
        if (options.help) {
            return new Parsed.Print(commandLine.getUsageMessage(), 0);
        }
        if (options.version) {
            return new Parsed.Print(nameOf(program) + " version " + Prologue.COMPATIBLE_VERSION + "\n", 0);
        }
        return check(program, arguments, options, commandLine);
    }

    private static Parsed check(String program, List<String> arguments, Options options, CommandLine commandLine) {
        if ((options.rpm ? 1 : 0) + (options.srpm ? 1 : 0) + (options.dumpConfigs ? 1 : 0) > 1) {
            return usageError(commandLine, "--rpm, --srpm and --dump-configs exclude each other: give one of them");
        }
        String mistake = mistakeIn(options);
        if (mistake != null) {
            return usageError(commandLine, mistake);
        }
        List<String> typed = new ArrayList<>(List.of(program));
        typed.addAll(arguments);
        var order = new BuildOrder(
                typed,
                options.taskFile == null ? null : Path.of(options.taskFile),
                options.taskUrl,
                options.buildId(),
                options.copr,
                options.chroot,
                kind(options),
                options.dropResultdir,
                options.enableNet,
                options.timeout == null ? null : Duration.ofSeconds(options.timeout),
                options.verbose.length);
        return new Parsed.Build(order, options.config == null ? null : Path.of(options.config), options.detached);
    }

    private static @Nullable String mistakeIn(Options options) {
        String buildId = options.buildId();
        if (options.taskFile == null && options.taskUrl == null && options.copr == null && buildId == null) {
            return "nothing to build: give --task-file, --task-url, a build id or --copr";
        }
        if (options.copr != null && buildId != null) {
            return "--copr and a build id exclude each other: give one of them";
        }
        if (options.copr != null && !COPR.matcher(options.copr).matches()) {
            return "--copr " + options.copr + ": write OWNER/PROJECT, for example @copr/copr-dev";
        }
        if (buildId != null && !BUILD_ID.matcher(buildId).matches()) {
            return "the build id " + buildId + " is none: write a number, for example 8466805";
        }
        if (options.timeout != null && (options.timeout < 1 || options.timeout > MAX_TIMEOUT_SECONDS)) {
            return "--timeout " + options.timeout + ": write a number of seconds from 1 to " + MAX_TIMEOUT_SECONDS;
        }
        if (options.taskFile != null && !isPath(options.taskFile)) {
            return "--task-file " + options.taskFile + ": not a file name that this machine can have";
        }
        if (options.config != null && !isPath(options.config)) {
            return "--config " + options.config + ": not a file name that this machine can have";
        }
        return null;
    }

    /** Not so for a name whose characters the locale cannot write. */
    private static boolean isPath(String text) {
        try {
            Path unused = Path.of(text);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static BuildOrder.Kind kind(Options options) {
        if (options.srpm) {
            return BuildOrder.Kind.SOURCE_PACKAGE;
        }
        if (options.dumpConfigs) {
            return BuildOrder.Kind.CONFIGURATION;
        }
        return options.rpm ? BuildOrder.Kind.PACKAGES : BuildOrder.Kind.AS_THE_TASK_SAYS;
    }

    private static Parsed usageError(CommandLine commandLine, String message) {
        String name = commandLine.getCommandName();
        return new Parsed.Print(
                commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF) + name + ": error: "
                        + Excerpt.of(message, MAX_MESSAGE) + "\n",
                USAGE_ERROR);
    }

    private static String nameOf(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }

    @Command(description = "Builds the RPM packages of one Copr task.", sortOptions = false)
    private static final class Options {
        @Parameters(arity = "0..1", paramLabel = "BUILD_ID", description = "as --build-id")
        @Nullable
        String positionalBuildId;

        @Option(
                names = {"-h", "--help"},
                usageHelp = true,
                description = "print this and end")
        boolean help;

        @Option(names = "--version", versionHelp = true, description = "print the version and end")
        boolean version;

        @Option(
                names = {"-d", "--detached"},
                description = "go on in the background: the log is in logfile only")
        boolean detached;

        @Option(
                names = {"-v", "--verbose"},
                description = "log more: each command whose output is read, with its exit code")
        boolean[] verbose = {};

        @Option(
                names = {"-r", "--chroot"},
                paramLabel = "CHROOT",
                description = "the chroot to build in, e.g. fedora-rawhide-x86_64")
        @Nullable
        String chroot;

        @Option(names = "--drop-resultdir", description = "empty the result directory first")
        boolean dropResultdir;

        @Option(names = "--rpm", description = "build binary packages (default)")
        boolean rpm;

        @Option(names = "--srpm", description = "build the source package")
        boolean srpm;

        @Option(names = "--dump-configs", description = "write mock's configuration and end")
        boolean dumpConfigs;

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "use this main.ini")
        @Nullable
        String config;

        @Option(names = "--build-id", paramLabel = "ID", description = "build this build of the frontend")
        @Nullable
        String buildId;

        @Option(names = "--copr", paramLabel = "OWNER/PROJECT", description = "take the configuration of this project")
        @Nullable
        String copr;

        @Option(names = "--task-url", paramLabel = "URL", description = "build the task behind this URL")
        @Nullable
        String taskUrl;

        @Option(names = "--task-file", paramLabel = "FILE", description = "build the task in this file")
        @Nullable
        String taskFile;

        @Option(
                names = "--enable-net",
                description = "let the build use the network, where main.ini has enable_net = yes")
        boolean enableNet;

        @Option(names = "--timeout", paramLabel = "SECONDS", description = "end the build after this time")
        @Nullable
        Long timeout;

        @Nullable
        String buildId() {
            return buildId != null ? buildId : positionalBuildId;
        }
    }
}
