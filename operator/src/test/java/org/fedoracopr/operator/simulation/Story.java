package org.fedoracopr.operator.simulation;

import java.util.List;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.jspecify.annotations.Nullable;

/** How a build goes when nothing comes in its way, in the shapes of a real kubelet. */
enum Story {
    SUCCEEDS(BuildResult.SUCCEEDED, null, 0, "Completed"),
    /** A child was killed for memory, and the build got over it. */
    SUCCEEDS_SHORT_OF_MEMORY(BuildResult.SUCCEEDED, null, 0, "OOMKilled"),
    FAILS(BuildResult.FAILED, FailureCause.BUILD_FAILED, 1, "Error"),
    LACKS_DEPENDENCY(BuildResult.FAILED, FailureCause.DEPENDENCY_MISSING, 1, "Error"),
    LACKS_REPOSITORY(BuildResult.FAILED, FailureCause.REPOSITORY_UNAVAILABLE, 1, "Error"),
    COMPILER_KILLED_FOR_MEMORY(BuildResult.FAILED, FailureCause.BUILD_FAILED, 1, "OOMKilled"),
    RUNNER_KILLED_FOR_MEMORY(null, null, 137, "OOMKilled"),
    TAKES_TOO_LONG(BuildResult.TIMED_OUT, FailureCause.TIMEOUT, 1, "Error"),
    IS_FOR_ANOTHER_ARCHITECTURE(BuildResult.SKIPPED, null, 0, "Completed"),
    /** It kills its runner and exits as it likes. */
    ENDS_WITHOUT_A_WORD(null, null, 0, "Completed"),
    BLAMES_THE_NODE(BuildResult.FAILED, FailureCause.INTERNAL, 1, "Error"),
    BLAMES_THE_POOL(BuildResult.FAILED, FailureCause.BUILDER_MISCONFIGURED, 1, "Error"),
    CLAIMS_TO_BE_STOPPED(BuildResult.CANCELED, FailureCause.CANCELED, 1, "Error");

    static final List<Story> HONEST = List.of(
            SUCCEEDS,
            SUCCEEDS,
            SUCCEEDS,
            SUCCEEDS_SHORT_OF_MEMORY,
            FAILS,
            FAILS,
            LACKS_DEPENDENCY,
            LACKS_REPOSITORY,
            COMPILER_KILLED_FOR_MEMORY,
            RUNNER_KILLED_FOR_MEMORY,
            TAKES_TOO_LONG,
            IS_FOR_ANOTHER_ARCHITECTURE);
    static final List<Story> LIES =
            List.of(ENDS_WITHOUT_A_WORD, BLAMES_THE_NODE, BLAMES_THE_POOL, CLAIMS_TO_BE_STOPPED);

    /** The runner's word; null when it leaves none. */
    final @Nullable BuildResult result;

    final @Nullable FailureCause cause;
    final int exitCode;
    final String reason;

    Story(@Nullable BuildResult result, @Nullable FailureCause cause, int exitCode, String reason) {
        this.result = result;
        this.cause = cause;
        this.exitCode = exitCode;
        this.reason = reason;
    }
}
