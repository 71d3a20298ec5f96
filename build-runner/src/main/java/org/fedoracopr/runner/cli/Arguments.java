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
        CommandWords words;
        try {
            words = CommandWords.read(arguments);
        } catch (CommandWords.MistakeException e) {
            return usageError(program, String.valueOf(e.getMessage()));
        }
        if (words.has(CommandOption.HELP)) {
            return new Parsed.Print(CommandOption.usage(nameOf(program)), 0);
        }
        if (words.has(CommandOption.VERSION)) {
            return new Parsed.Print(nameOf(program) + " version " + Prologue.COMPATIBLE_VERSION + "\n", 0);
        }
        String mistake = mistakeIn(words);
        if (mistake != null) {
            return usageError(program, mistake);
        }
        List<String> typed = new ArrayList<>(List.of(program));
        typed.addAll(arguments);
        return new Parsed.Build(
                order(typed, words), path(words, CommandOption.CONFIG), words.has(CommandOption.DETACHED));
    }

    private static BuildOrder order(List<String> typed, CommandWords words) {
        String timeout = words.value(CommandOption.TIMEOUT);
        return new BuildOrder(
                typed,
                path(words, CommandOption.TASK_FILE),
                words.value(CommandOption.TASK_URL),
                buildId(words),
                words.value(CommandOption.COPR),
                words.value(CommandOption.CHROOT),
                kind(words),
                words.has(CommandOption.DROP_RESULTDIR),
                words.has(CommandOption.ENABLE_NET),
                timeout == null ? null : Duration.ofSeconds(seconds(timeout)),
                words.verbosity());
    }

    private static @Nullable String mistakeIn(CommandWords words) {
        int kinds = (words.has(CommandOption.RPM) ? 1 : 0)
                + (words.has(CommandOption.SRPM) ? 1 : 0)
                + (words.has(CommandOption.DUMP_CONFIGS) ? 1 : 0);
        if (kinds > 1) {
            return "--rpm, --srpm and --dump-configs exclude each other: give one of them";
        }
        String buildId = buildId(words);
        String copr = words.value(CommandOption.COPR);
        if (!words.has(CommandOption.TASK_FILE)
                && !words.has(CommandOption.TASK_URL)
                && copr == null
                && buildId == null) {
            return "nothing to build: give --task-file, --task-url, a build id or --copr";
        }
        if (copr != null && buildId != null) {
            return "--copr and a build id exclude each other: give one of them";
        }
        if (copr != null && !COPR.matcher(copr).matches()) {
            return "--copr " + copr + ": write OWNER/PROJECT, for example @copr/copr-dev";
        }
        if (buildId != null && !BUILD_ID.matcher(buildId).matches()) {
            return "the build id " + buildId + " is none: write a number, for example 8466805";
        }
        String timeout = words.value(CommandOption.TIMEOUT);
        if (timeout != null && seconds(timeout) == 0) {
            return "--timeout " + timeout + ": write a number of seconds from 1 to " + MAX_TIMEOUT_SECONDS;
        }
        for (CommandOption option : List.of(CommandOption.TASK_FILE, CommandOption.CONFIG)) {
            String file = words.value(option);
            if (file != null && !isPath(file)) {
                return option.longName() + " " + file + ": not a file name that this machine can have";
            }
        }
        return null;
    }

    private static @Nullable String buildId(CommandWords words) {
        String option = words.value(CommandOption.BUILD_ID);
        return option != null ? option : words.buildId();
    }

    /** A number of seconds within bounds; 0 for anything else. */
    private static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            return seconds < 1 || seconds > MAX_TIMEOUT_SECONDS ? 0 : seconds;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static @Nullable Path path(CommandWords words, CommandOption option) {
        String value = words.value(option);
        return value == null ? null : Path.of(value);
    }

    /** Not so for a name whose characters the locale cannot write. */
    private static boolean isPath(String text) {
        try {
            var unused = Path.of(text);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static BuildOrder.Kind kind(CommandWords words) {
        if (words.has(CommandOption.SRPM)) {
            return BuildOrder.Kind.SOURCE_PACKAGE;
        }
        if (words.has(CommandOption.DUMP_CONFIGS)) {
            return BuildOrder.Kind.CONFIGURATION;
        }
        return words.has(CommandOption.RPM) ? BuildOrder.Kind.PACKAGES : BuildOrder.Kind.AS_THE_TASK_SAYS;
    }

    private static Parsed usageError(String program, String message) {
        String name = nameOf(program);
        return new Parsed.Print(
                CommandOption.usage(name) + name + ": error: " + Excerpt.of(message, MAX_MESSAGE) + "\n", USAGE_ERROR);
    }

    private static String nameOf(String program) {
        return program.substring(program.lastIndexOf('/') + 1);
    }
}
