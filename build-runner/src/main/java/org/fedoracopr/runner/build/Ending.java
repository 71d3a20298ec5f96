package org.fedoracopr.runner.build;

import java.util.List;
import org.fedoracopr.api.protocol.BuildPhase;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.runner.failure.Failure;
import org.jspecify.annotations.Nullable;

/**
 * How a build ended.
 *
 * @param failure null when it succeeded
 * @param engine {@code mock}, {@code rpmbuild}, or {@code none} when it ended before one was chosen
 */
public record Ending(@Nullable Failure failure, String engine, List<BuildPhase> phases) {

    private static final int FAILED = 1;
    /** What a shell says of a program that INT ended, and what upstream's program exits with. */
    private static final int INTERRUPTED = 130;

    public Ending {
        phases = List.copyOf(phases);
    }

    /** The end of a build that did not begin. */
    public static Ending before(Failure failure) {
        return new Ending(failure, "none", List.of());
    }

    /** The runner's exit code (CLI-8). */
    public int exitCode() {
        return switch (result()) {
            case SUCCEEDED -> 0;
            case CANCELED -> INTERRUPTED;
            case FAILED, TIMED_OUT, SKIPPED, RUNNER_LOST -> FAILED;
        };
    }

    public BuildResult result() {
        if (failure == null) {
            return BuildResult.SUCCEEDED;
        }
        return switch (failure.cause()) {
            case CANCELED -> BuildResult.CANCELED;
            case TIMEOUT -> BuildResult.TIMED_OUT;
            case ARCHITECTURE_EXCLUDED -> BuildResult.SKIPPED;
            case TASK_INVALID,
                    SOURCES_UNAVAILABLE,
                    CHECKSUM_MISMATCH,
                    SOURCE_PACKAGE_BROKEN,
                    REPOSITORY_UNAVAILABLE,
                    DEPENDENCY_MISSING,
                    BUILD_FAILED,
                    DISK_FULL,
                    LOG_TOO_LONG,
                    CHROOT_UNKNOWN,
                    BUILDER_MISCONFIGURED,
                    INTERNAL -> BuildResult.FAILED;
        };
    }
}
