package org.fedoracopr.operator.verdict;

import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on an attempt: a pure function of its evidence.
 *
 * <p>The builder is not trusted: its word alone makes the package, the repository or the user the culprit, never node, cluster or pool; and what the
 * cluster reports of a container killed for memory weighs more than what the runner made of it (invariant I5).
 */
public final class Verdicts {

    /** The cause when nothing is known but that the builder has ended. */
    public static final String RUNNER_LOST = "RunnerLost";

    private Verdicts() {}

    public static Verdict of(BuildEvidence evidence) {
        Outcome outcome = evidence.outcome();
        if (outcome == null) {
            return withoutWord(evidence);
        }
        return switch (outcome.result()) {
            case SUCCEEDED -> new Verdict(BuildPhase.SUCCEEDED, null, "Succeeded", null, "the build succeeded");
            case SKIPPED ->
                new Verdict(
                        BuildPhase.SKIPPED,
                        lastStep(outcome),
                        "ArchitectureExcluded",
                        null,
                        text(outcome, "the package is not for this architecture"));
            case CANCELED -> canceled(evidence, outcome);
            case TIMED_OUT ->
                new Verdict(
                        BuildPhase.FAILED,
                        lastStep(outcome),
                        "Timeout",
                        Culprit.PACKAGE,
                        text(outcome, "the build took longer than its timeout: raise it, or make the build shorter"));
            case FAILED -> failed(evidence, outcome);
            case RUNNER_LOST -> withoutWord(evidence);
        };
    }

    /** True when the verdict on this outcome depends on what the cluster says of the builder's end. */
    public static boolean needsBuilderEnd(Outcome outcome) {
        return switch (outcome.result()) {
            case FAILED, RUNNER_LOST -> true;
            case SUCCEEDED, SKIPPED, CANCELED, TIMED_OUT -> false;
        };
    }

    private static Verdict canceled(BuildEvidence evidence, Outcome outcome) {
        if (evidence.cancelRequested()) {
            return new Verdict(BuildPhase.CANCELED, lastStep(outcome), "Canceled", Culprit.USER, "canceled on request");
        }
        if (evidence.podReason() != null || evidence.podDeleted()) {
            return infrastructure(evidence, lastStep(outcome));
        }
        return new Verdict(
                BuildPhase.FAILED,
                lastStep(outcome),
                "Stopped",
                null,
                "the builder says that it was stopped, but nobody asked for that: see its log");
    }

    private static Verdict failed(BuildEvidence evidence, Outcome outcome) {
        if (evidence.builderReason().equals("OOMKilled")) {
            return outOfMemory(lastStep(outcome));
        }
        FailureCause cause = outcome.cause() == null ? FailureCause.INTERNAL : outcome.cause();
        return new Verdict(
                BuildPhase.FAILED,
                lastStep(outcome),
                word(cause),
                culprit(cause),
                text(outcome, "the build failed; its log says why"));
    }

    private static Verdict withoutWord(BuildEvidence evidence) {
        if (evidence.builderReason().equals("OOMKilled")) {
            return outOfMemory(null);
        }
        if (evidence.cancelRequested()) {
            return new Verdict(BuildPhase.CANCELED, null, "Canceled", Culprit.USER, "canceled on request");
        }
        if (evidence.podReason() != null || evidence.podDeleted()) {
            return infrastructure(evidence, null);
        }
        Integer exitCode = evidence.builderExitCode();
        return new Verdict(
                BuildPhase.FAILED,
                null,
                RUNNER_LOST,
                // A builder can end its runner by itself; only one whose end nobody saw was lost with its node.
                exitCode == null ? Culprit.NODE : null,
                "the builder ended without a word"
                        + (exitCode == null ? "" : ", exit code " + exitCode + " " + evidence.builderReason()));
    }

    /** What the cluster itself did to the Pod. */
    private static Verdict infrastructure(BuildEvidence evidence, @Nullable String step) {
        if (evidence.podReason() == null) {
            return new Verdict(
                    BuildPhase.FAILED,
                    step,
                    "PodDeleted",
                    Culprit.CLUSTER,
                    "the builder Pod was deleted, and not by the operator");
        }
        return new Verdict(
                BuildPhase.FAILED,
                step,
                evidence.podReason(),
                evidence.podReason().startsWith("Unsupported") ? Culprit.POOL : Culprit.NODE,
                "the builder Pod ended: "
                        + (evidence.podMessage() == null ? evidence.podReason() : evidence.podMessage()));
    }

    private static Verdict outOfMemory(@Nullable String step) {
        return new Verdict(
                BuildPhase.FAILED,
                step,
                "OutOfMemory",
                Culprit.PACKAGE,
                "the build needed more memory than its pool gives: make it need less, or use a larger pool",
                Retry.LARGER);
    }

    /** Causes that speak of the infrastructure have no culprit while only the builder says so. */
    private static @Nullable Culprit culprit(FailureCause cause) {
        return switch (cause) {
            case TASK_INVALID, CANCELED -> Culprit.USER;
            case SOURCES_UNAVAILABLE, REPOSITORY_UNAVAILABLE -> Culprit.REPOSITORY;
            case CHECKSUM_MISMATCH,
                    SOURCE_PACKAGE_BROKEN,
                    DEPENDENCY_MISSING,
                    BUILD_FAILED,
                    TIMEOUT,
                    DISK_FULL,
                    LOG_TOO_LONG,
                    ARCHITECTURE_EXCLUDED -> Culprit.PACKAGE;
            case BUILDER_MISCONFIGURED, INTERNAL -> null;
        };
    }

    private static String word(FailureCause cause) {
        return switch (cause) {
            case TASK_INVALID -> "TaskInvalid";
            case SOURCES_UNAVAILABLE -> "SourcesUnavailable";
            case REPOSITORY_UNAVAILABLE -> "RepositoryUnavailable";
            case CHECKSUM_MISMATCH -> "ChecksumMismatch";
            case SOURCE_PACKAGE_BROKEN -> "SourcePackageBroken";
            case DEPENDENCY_MISSING -> "DependencyMissing";
            case BUILD_FAILED -> "BuildFailed";
            case TIMEOUT -> "Timeout";
            case CANCELED -> "Canceled";
            case DISK_FULL -> "DiskFull";
            case LOG_TOO_LONG -> "LogTooLong";
            case ARCHITECTURE_EXCLUDED -> "ArchitectureExcluded";
            case BUILDER_MISCONFIGURED -> "BuilderMisconfigured";
            case INTERNAL -> "InternalError";
        };
    }

    private static @Nullable String lastStep(Outcome outcome) {
        return outcome.phases().isEmpty() ? null : outcome.phases().getLast().name();
    }

    private static String text(Outcome outcome, String otherwise) {
        return outcome.message() == null ? otherwise : outcome.message();
    }
}
