package org.fedoracopr.runner.companion;

import java.io.PrintStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** How the companions read their command lines: help ends with code 0, a mistake prints usage and ends with 2, as Python's argparse has it. */
final class CommandLines {

    static final int USAGE_ERROR = 2;

    private CommandLines() {}

    /** An end that the command line itself brings. */
    record End(int exitCode) {}

    /** Reads it into the objects of {@code commandLine}; empty when the program may go on. */
    static Optional<End> parse(CommandLine commandLine, String[] arguments, PrintStream output, PrintStream error) {
        addHelp(commandLine);
        commandLine.setAbbreviatedOptionsAllowed(true).setOverwrittenOptionsAllowed(true);
        try {
            for (@Nullable ParseResult result = commandLine.parseArgs(arguments);
                    result != null;
                    result = result.subcommand()) {
                if (result.isUsageHelpRequested()) {
                    output.print(usage(result.commandSpec().commandLine()));
                    return Optional.of(new End(0));
                }
            }
            return Optional.empty();
        } catch (ParameterException e) {
            return Optional.of(mistake(e.getCommandLine(), String.valueOf(e.getMessage()), error));
        }
    }

    private static void addHelp(CommandLine commandLine) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description("print this and end")
                        .build());
        commandLine.getSubcommands().values().forEach(CommandLines::addHelp);
    }

    /** Says what is wrong. */
    static End mistake(CommandLine commandLine, String message, PrintStream error) {
        error.print(usage(commandLine));
        error.println(commandLine.getCommandSpec().qualifiedName() + ": error: " + message);
        return new End(USAGE_ERROR);
    }

    static String usage(CommandLine commandLine) {
        return commandLine.getUsageMessage(CommandLine.Help.Ansi.OFF);
    }
}
