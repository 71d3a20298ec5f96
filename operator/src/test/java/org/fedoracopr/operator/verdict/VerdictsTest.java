package org.fedoracopr.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is to blame for what, and that nobody is blamed on the word of somebody who is not trusted. */
class VerdictsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    private static Outcome outcome(BuildResult result, @Nullable FailureCause cause, @Nullable String message) {
        return new Outcome(
                1,
                result,
                1,
                cause,
                message,
                "mock",
                TIME,
                TIME,
                List.of(new org.fedoracopr.api.protocol.BuildPhase("build", TIME, TIME, 1, null, null)));
    }

    private static BuildEvidence said(@Nullable Outcome outcome) {
        return new BuildEvidence(outcome, false, false, 1, "Error", null, null);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            TASK_INVALID,          TaskInvalid,          USER
            SOURCES_UNAVAILABLE,   SourcesUnavailable,   REPOSITORY
            CHECKSUM_MISMATCH,     ChecksumMismatch,     PACKAGE
            SOURCE_PACKAGE_BROKEN, SourcePackageBroken,  PACKAGE
            DEPENDENCY_MISSING,    DependencyMissing,    PACKAGE
            REPOSITORY_UNAVAILABLE, RepositoryUnavailable, REPOSITORY
            BUILD_FAILED,          BuildFailed,          PACKAGE
            TIMEOUT,               Timeout,              PACKAGE
            CANCELED,              Canceled,             USER
            DISK_FULL,             DiskFull,             PACKAGE
            LOG_TOO_LONG,          LogTooLong,           PACKAGE
            ARCHITECTURE_EXCLUDED, ArchitectureExcluded, PACKAGE
            BUILDER_MISCONFIGURED, BuilderMisconfigured, -
            INTERNAL,              InternalError,        -
            """)
    void causeOfTheRunnerHasAWordAndACulprit(FailureCause cause, String word, @Nullable Culprit culprit) {
        Verdict verdict = Verdicts.of(said(outcome(BuildResult.FAILED, cause, "it did not work")));
        assertThat(verdict).isEqualTo(new Verdict(BuildPhase.FAILED, "build", word, culprit, "it did not work"));
    }

    @ParameterizedTest
    @EnumSource(FailureCause.class)
    void memoryTheClusterReportsWeighsMoreThanTheRunnersCause(FailureCause cause) {
        var evidence = new BuildEvidence(
                outcome(BuildResult.FAILED, cause, "gcc died"), false, false, 1, "OOMKilled", null, null);
        assertThat(Verdicts.of(evidence).cause()).isEqualTo("OutOfMemory");
        assertThat(Verdicts.of(evidence).culprit()).isEqualTo(Culprit.PACKAGE);
    }

    @Test
    void buildThatSucceededAlthoughSomethingWasKilledForMemorySucceeded() {
        var evidence =
                new BuildEvidence(outcome(BuildResult.SUCCEEDED, null, null), false, false, 0, "OOMKilled", null, null);
        assertThat(Verdicts.of(evidence).phase()).isEqualTo(BuildPhase.SUCCEEDED);
    }

    @Test
    void runnerKilledForMemoryIsThePackagesFault() {
        for (Outcome word : new Outcome[] {null, outcome(BuildResult.RUNNER_LOST, null, null)}) {
            Verdict verdict = Verdicts.of(new BuildEvidence(word, false, false, 137, "OOMKilled", null, null));
            assertThat(verdict.cause()).isEqualTo("OutOfMemory");
            assertThat(verdict.culprit()).isEqualTo(Culprit.PACKAGE);
        }
    }

    @Test
    void timeoutAndExcludedArchitectureHaveTheirPhase() {
        assertThat(Verdicts.of(said(outcome(BuildResult.TIMED_OUT, FailureCause.TIMEOUT, null))))
                .extracting(Verdict::phase, Verdict::cause, Verdict::culprit)
                .containsExactly(BuildPhase.FAILED, "Timeout", Culprit.PACKAGE);
        assertThat(Verdicts.of(said(outcome(BuildResult.SKIPPED, null, null))))
                .extracting(Verdict::phase, Verdict::cause)
                .containsExactly(BuildPhase.SKIPPED, "ArchitectureExcluded");
        String reason = "This chroot was skipped because of ExcludeArch: the package is not for s390x";
        assertThat(Verdicts.of(said(outcome(BuildResult.SKIPPED, FailureCause.ARCHITECTURE_EXCLUDED, reason))))
                .extracting(Verdict::phase, Verdict::cause, Verdict::culprit, Verdict::message)
                .containsExactly(BuildPhase.SKIPPED, "ArchitectureExcluded", null, reason);
    }

    @Test
    void canceledIsOnlyWhatTheUserAskedFor() {
        Outcome stopped = outcome(BuildResult.CANCELED, null, null);
        Verdict asked = Verdicts.of(new BuildEvidence(stopped, true, false, 1, "Error", null, null));
        assertThat(asked.phase()).isEqualTo(BuildPhase.CANCELED);
        assertThat(asked.culprit()).isEqualTo(Culprit.USER);
        Verdict deleted = Verdicts.of(new BuildEvidence(stopped, false, true, 1, "Error", null, null));
        assertThat(deleted.cause()).isEqualTo("PodDeleted");
        assertThat(deleted.culprit()).isEqualTo(Culprit.CLUSTER);
        Verdict evicted = Verdicts.of(new BuildEvidence(stopped, false, false, 1, "Error", "Evicted", "disk"));
        assertThat(evicted.cause()).isEqualTo("Evicted");
        assertThat(evicted.culprit()).isEqualTo(Culprit.NODE);
        Verdict unexplained = Verdicts.of(said(stopped));
        assertThat(unexplained.phase()).isEqualTo(BuildPhase.FAILED);
        assertThat(unexplained.cause()).isEqualTo("Stopped");
        assertThat(unexplained.culprit()).isNull();
    }

    @Test
    void builderWhoseEndNobodySawWasLostWithItsNode() {
        Verdict verdict = Verdicts.of(new BuildEvidence(null, false, false, null, "", null, null));
        assertThat(verdict.cause()).isEqualTo("RunnerLost");
        assertThat(verdict.culprit()).isEqualTo(Culprit.NODE);
        assertThat(Verdicts.of(said(null)).culprit()).isNull();
    }

    @Test
    void architectureThatANodeDoesNotSupportIsThePoolsFault() {
        var evidence = new BuildEvidence(null, false, false, null, "", "UnsupportedArchitecture", null);
        assertThat(Verdicts.of(evidence).culprit()).isEqualTo(Culprit.POOL);
    }

    @Property
    void buildersWordAloneBlamesNoInfrastructure(
            @ForAll BuildResult result,
            @ForAll FailureCause cause,
            @ForAll @StringLength(max = 600) String message,
            @ForAll boolean cancelRequested,
            @ForAll @IntRange(max = 255) int exitCode) {
        var evidence = new BuildEvidence(
                outcome(result, cause, message), cancelRequested, false, exitCode, "Error", null, null);
        Verdict verdict = Verdicts.of(evidence);
        assertThat(verdict.culprit()).isNotIn(Culprit.NODE, Culprit.POOL, Culprit.CLUSTER);
        assertThat(verdict.phase().isTerminal()).isTrue();
        assertThat(verdict.message()).isNotNull().hasSizeLessThanOrEqualTo(512);
        assertThat(verdict.cause()).matches("[A-Z][A-Za-z]{1,63}");
    }
}
