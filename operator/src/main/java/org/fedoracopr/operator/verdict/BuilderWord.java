package org.fedoracopr.operator.verdict;

import java.util.Objects;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PoolFacts;
import org.jspecify.annotations.Nullable;

/** What to make of a builder's own word on its build, with the cluster's on its memory. */
final class BuilderWord {

    private static final String TOOK_TOO_LONG =
            "the build took longer than its timeout: raise it, or make the build shorter";
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private BuilderWord() {}

    static Verdict of(Outcome outcome, BuildEvidence evidence) {
        return switch (outcome.result()) {
            case FAILED -> failed(outcome, evidence);
            case TIMED_OUT ->
                new Verdict(
                        BuildPhase.FAILED, lastStep(outcome), "Timeout", Culprit.PACKAGE, text(outcome, TOOK_TOO_LONG));
            case CANCELED -> stopped(outcome, evidence);
            case SKIPPED -> skipped(outcome);
            case SUCCEEDED, RUNNER_LOST ->
                throw new IllegalArgumentException("no word on a failure: " + outcome.result());
        };
    }

    /** A builder that the operator stopped because its time was over says only that it was stopped. */
    private static Verdict stopped(Outcome outcome, BuildEvidence evidence) {
        if (evidence.cancelRequested()) {
            return Verdict.canceled(lastStep(outcome), "canceled on request");
        }
        return evidence.isPast(Deadline.FAIL_SAFE)
                ? new Verdict(BuildPhase.FAILED, null, "Timeout", Culprit.PACKAGE, TOOK_TOO_LONG)
                : new Verdict(
                        BuildPhase.FAILED,
                        lastStep(outcome),
                        "Stopped",
                        null,
                        "the builder says that it was stopped, but nobody asked for that: see its log");
    }

    static Verdict skipped(Outcome outcome) {
        return new Verdict(
                BuildPhase.SKIPPED,
                lastStep(outcome),
                "ArchitectureExcluded",
                null,
                text(outcome, "the package is not for this architecture"));
    }

    static @Nullable String lastStep(Outcome outcome) {
        return outcome.phases().isEmpty() ? null : outcome.phases().getLast().name();
    }

    private static Verdict failed(Outcome outcome, BuildEvidence evidence) {
        FailureCause cause = Objects.requireNonNullElse(outcome.cause(), FailureCause.INTERNAL);
        PodObservation.Present pod = evidence.present();
        if (pod != null && wasKilledForMemory(pod.builder()) && memoryExplains(cause)) {
            return outOfMemory(outcome).withStep(lastStep(outcome));
        }
        var last =
                outcome.phases().isEmpty() ? null : outcome.phases().getLast().evidence();
        boolean full = last != null && Boolean.TRUE.equals(last.outOfSpace());
        boolean killed = last != null && last.oomKills() != null && last.oomKills() > 0;
        if (full && (cause == FailureCause.DEPENDENCY_MISSING || cause == FailureCause.INTERNAL)) {
            return new Verdict(
                    BuildPhase.FAILED,
                    lastStep(outcome),
                    word(FailureCause.DISK_FULL),
                    Culprit.PACKAGE,
                    "the build's disk is full: build in a pool with more scratch space",
                    Retry.LARGER);
        }
        if (killed && cause == FailureCause.BUILD_FAILED) {
            // The cluster confirms a kill that happened; without it there is no larger builder to be had.
            return outOfMemory(outcome).withStep(lastStep(outcome)).withRetry(Retry.NEVER);
        }
        return new Verdict(
                BuildPhase.FAILED,
                lastStep(outcome),
                word(cause),
                culprit(cause),
                text(outcome, "the build failed; its log says why"),
                retry(cause, last == null ? null : last.httpStatus()));
    }

    static boolean wasKilledForMemory(ContainerState container) {
        return container instanceof ContainerState.Terminated ended
                && ended.reason().equals("OOMKilled");
    }

    /** @param outcome says how much it was; null when nobody does */
    static Verdict outOfMemory(@Nullable Outcome outcome) {
        long peak = outcome == null
                ? 0
                : outcome.phases().stream()
                        .filter(phase ->
                                phase.evidence() != null && phase.evidence().memoryPeakBytes() != null)
                        .mapToLong(phase -> phase.evidence().memoryPeakBytes())
                        .max()
                        .orElse(0);
        return Verdict.failed(
                PoolFacts.OUT_OF_MEMORY,
                Culprit.PACKAGE,
                Retry.LARGER,
                "the build needs more memory than its builder has"
                        + (peak > 0 ? " (it used " + (peak >> 20) + " MiB)" : "")
                        + ": use fewer parallel jobs, or a pool with more memory");
    }

    /** A kill that did not matter, long before, explains no wrong checksum. */
    private static boolean memoryExplains(FailureCause cause) {
        return switch (cause) {
            case SOURCES_UNAVAILABLE,
                    SOURCE_PACKAGE_BROKEN,
                    REPOSITORY_UNAVAILABLE,
                    DEPENDENCY_MISSING,
                    BUILD_FAILED,
                    BUILDER_MISCONFIGURED,
                    INTERNAL -> true;
            case TASK_INVALID,
                    CHECKSUM_MISMATCH,
                    TIMEOUT,
                    CANCELED,
                    DISK_FULL,
                    LOG_TOO_LONG,
                    ARCHITECTURE_EXCLUDED,
                    CHROOT_UNKNOWN -> false;
        };
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
            case CHROOT_UNKNOWN, BUILDER_MISCONFIGURED, INTERNAL -> null;
        };
    }

    private static Retry retry(FailureCause cause, @Nullable Integer httpStatus) {
        return switch (cause) {
            case SOURCES_UNAVAILABLE -> isFinal(httpStatus) ? Retry.NEVER : Retry.LATER;
            // Also when a file is not there: a repository is made anew while others read it.
            case REPOSITORY_UNAVAILABLE -> Retry.LATER;
            case DISK_FULL -> Retry.LARGER;
            case TASK_INVALID,
                    CHECKSUM_MISMATCH,
                    SOURCE_PACKAGE_BROKEN,
                    DEPENDENCY_MISSING,
                    BUILD_FAILED,
                    TIMEOUT,
                    CANCELED,
                    LOG_TOO_LONG,
                    ARCHITECTURE_EXCLUDED,
                    CHROOT_UNKNOWN,
                    BUILDER_MISCONFIGURED,
                    INTERNAL -> Retry.NEVER;
        };
    }

    /** The server has answered, and will answer the same. */
    private static boolean isFinal(@Nullable Integer status) {
        return status != null
                && status >= 400
                && status < 500
                && status != REQUEST_TIMEOUT
                && status != TOO_MANY_REQUESTS;
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
            case CHROOT_UNKNOWN -> "ChrootUnknown";
            case BUILDER_MISCONFIGURED -> "BuilderMisconfigured";
            case INTERNAL -> "InternalError";
        };
    }

    private static String text(Outcome outcome, String otherwise) {
        return outcome.message() == null || outcome.message().isBlank() ? otherwise : outcome.message();
    }
}
