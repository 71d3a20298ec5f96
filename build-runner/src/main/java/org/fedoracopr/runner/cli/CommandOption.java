package org.fedoracopr.runner.cli;

import org.jspecify.annotations.Nullable;

/** The options of copr-rpmbuild, in the order in which its help lists them (CLI-1). */
enum CommandOption {
    HELP("-h", "--help", null, "print this and end"),
    VERSION(null, "--version", null, "print the version and end"),
    DETACHED("-d", "--detached", null, "go on in the background: the log is in logfile only"),
    VERBOSE("-v", "--verbose", null, "log more: each command whose output is read, with\nits exit code"),
    CHROOT("-r", "--chroot", "CHROOT", "the chroot to build in, e.g. fedora-rawhide-x86_64"),
    DROP_RESULTDIR(null, "--drop-resultdir", null, "empty the result directory first"),
    RPM(null, "--rpm", null, "build binary packages (default)"),
    SRPM(null, "--srpm", null, "build the source package"),
    DUMP_CONFIGS(null, "--dump-configs", null, "write mock's configuration and end"),
    CONFIG("-c", "--config", "FILE", "use this main.ini"),
    BUILD_ID(null, "--build-id", "ID", "build this build of the frontend"),
    COPR(null, "--copr", "OWNER/PROJECT", "take the configuration of this project"),
    TASK_URL(null, "--task-url", "URL", "build the task behind this URL"),
    TASK_FILE(null, "--task-file", "FILE", "build the task in this file"),
    ENABLE_NET(null, "--enable-net", null, "let the build use the network, where main.ini has\nenable_net = yes"),
    TIMEOUT(null, "--timeout", "SECONDS", "end the build after this time");

    private static final int DESCRIPTION_COLUMN = 29;

    private final @Nullable String shortName;
    private final String longName;
    private final @Nullable String label;
    private final String description;

    CommandOption(@Nullable String shortName, String longName, @Nullable String label, String description) {
        this.shortName = shortName;
        this.longName = longName;
        this.label = label;
        this.description = description;
    }

    String longName() {
        return longName;
    }

    boolean isShort(char letter) {
        return shortName != null && shortName.charAt(1) == letter;
    }

    boolean takesValue() {
        return label != null;
    }

    /** The option as messages call it: with what it takes. */
    String described() {
        return "'" + longName + "'" + (label == null ? "" : " (" + label + ")");
    }

    /** What {@code --help} prints. */
    static String usage(String program) {
        var text = new StringBuilder("Usage: ")
                .append(program)
                .append(" [OPTION]... [BUILD_ID]\nBuilds the RPM packages of one Copr task.\n");
        line(text, "      [BUILD_ID]", "as --build-id");
        for (CommandOption option : values()) {
            line(
                    text,
                    "  " + (option.shortName == null ? "    " : option.shortName + ", ") + option.longName
                            + (option.label == null ? "" : "=" + option.label),
                    option.description);
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String names, String description) {
        text.append(names)
                .repeat(' ', DESCRIPTION_COLUMN - names.length())
                .append(description.replace("\n", "\n" + " ".repeat(DESCRIPTION_COLUMN + 2)))
                .append('\n');
    }
}
