package org.fedoracopr.runner.build;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line asks for (CLI-1..CLI-4).
 *
 * @param commandLine as it was typed, for the log
 * @param copr the project whose configuration makes the task, {@code owner/project}
 * @param chroot overrides the task's
 * @param timeout overrides the task's
 * @param enableNet whether the build gets network access whatever the task says
 */
public record BuildOrder(
        List<String> commandLine,
        @Nullable Path taskFile,
        @Nullable String taskUrl,
        @Nullable String buildId,
        @Nullable String copr,
        @Nullable String chroot,
        Kind kind,
        boolean dropResultdir,
        boolean enableNet,
        @Nullable Duration timeout,
        int verbosity) {

    public BuildOrder {
        commandLine = List.copyOf(commandLine);
    }

    /** What the build shall make. */
    public enum Kind {
        /** {@code --rpm} */
        PACKAGES,
        /** {@code --srpm} */
        SOURCE_PACKAGE,
        /** {@code --dump-configs}: nothing, but mock's configuration is written */
        CONFIGURATION,
        /** Neither: what the task says, binary packages unless it says something. */
        AS_THE_TASK_SAYS
    }
}
