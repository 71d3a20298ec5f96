package org.fedoracopr.runner.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fedoracopr.runner.build.BuildOrder;
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

    private Arguments() {}

    /** What a command line comes to. */
    sealed interface Parsed {

        /** A build, with the configuration file to use if one was named. */
        record Build(BuildOrder order, @Nullable Path configuration) implements Parsed {}

        /** A text, and that was all. */
        record Print(String text, int exitCode) implements Parsed {}

        /** Something that this program knows but cannot do. */
        record Refuse(String message) implements Parsed {}
    }

    static Parsed parse(String program, List<String> arguments) {
        var options = new Options();
        var commandLine = new CommandLine(options)
                .setCommandName(nameOf(program))
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
        String unavailable = options.unavailable();
        if (unavailable != null) {
            return new Parsed.Refuse(unavailable + " is not available in this build: "
                    + "give the task with --task-file, --task-url or --build-id, and no " + unavailable);
        }
        String buildId = options.buildId != null ? options.buildId : options.positionalBuildId;
        if (options.taskFile == null && options.taskUrl == null && buildId == null) {
            return usageError(commandLine, "nothing to build: give --task-file, --task-url or a build id");
        }
        List<String> typed = new ArrayList<>(List.of(program));
        typed.addAll(arguments);
        var order = new BuildOrder(
                typed,
                options.taskFile == null ? null : Path.of(options.taskFile),
                options.taskUrl,
                buildId,
                options.chroot,
                kind(options),
                options.dropResultdir,
                options.enableNet,
                options.timeout == null ? null : Duration.ofSeconds(options.timeout),
                options.verbose.length);
        return new Parsed.Build(order, options.config == null ? null : Path.of(options.config));
    }

    private static BuildOrder.Kind kind(Options options) {
        if (options.srpm) {
            return BuildOrder.Kind.SOURCE_PACKAGE;
        }
        return options.rpm ? BuildOrder.Kind.PACKAGES : BuildOrder.Kind.AS_THE_TASK_SAYS;
    }

    private static Parsed usageError(CommandLine commandLine, String message) {
        String name = commandLine.getCommandName();
        return new Parsed.Print(
                commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF) + name + ": error: " + message + "\n",
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
                description = "run in the background")
        boolean detached;

        @Option(
                names = {"-v", "--verbose"},
                description = "print more")
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

        @Option(names = "--dump-configs", description = "write the mock configuration and end")
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

        @Option(names = "--copr", paramLabel = "OWNER/PROJECT", description = "use this project's configuration")
        @Nullable
        String copr;

        @Option(names = "--task-url", paramLabel = "URL", description = "build the task behind this URL")
        @Nullable
        String taskUrl;

        @Option(names = "--task-file", paramLabel = "FILE", description = "build the task in this file")
        @Nullable
        String taskFile;

        @Option(names = "--enable-net", description = "let the build use the network, whatever the task says")
        boolean enableNet;

        @Option(names = "--timeout", paramLabel = "SECONDS", description = "end the build after this time")
        @Nullable
        Long timeout;

        @Nullable
        String unavailable() {
            if (detached) {
                return "--detached";
            }
            if (dumpConfigs) {
                return "--dump-configs";
            }
            return copr != null ? "--copr" : null;
        }
    }
}
