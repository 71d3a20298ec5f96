package org.fedoracopr.operator.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fedoracopr.api.protocol.BuildPhase.Evidence;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildPhase;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.NodeObservation;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.fedoracopr.operator.verdict.BuildEvidence.Agent;
import org.fedoracopr.operator.verdict.BuildEvidence.Passed;
import org.jspecify.annotations.Nullable;

/** What holds for every verdict: nobody is blamed on the word of somebody who is not trusted, nor a package for its cluster (invariant I5). */
class VerdictRulesTest {

    private static final Instant END = Instant.parse("2026-11-03T10:05:00Z");
    private static final Set<Culprit> INFRASTRUCTURE = EnumSet.of(Culprit.NODE, Culprit.CLUSTER, Culprit.POOL);

    /** Whatever the builder says, in a Pod that is well. */
    @Property
    void buildersWordAloneBlamesNoInfrastructure(
            @ForAll("outcomes") Outcome outcome, @ForAll("unsuspicious") PodObservation.Present pod) {
        Verdict verdict = Verdicts.of(BuildEvidence.of(pod, false).published(outcome));
        assertThat(verdict.culprit()).isNotIn(INFRASTRUCTURE);
        switch (verdict.retry()) {
            case NEVER -> assertThat(verdict.phase().isTerminal()).isTrue();
            case LATER -> assertThat(verdict.culprit()).isEqualTo(Culprit.REPOSITORY);
            case LARGER -> assertThat(verdict.cause()).isEqualTo("DiskFull");
            case ELSEWHERE, DISRUPTED, OTHER_POOL, COLD ->
                throw new AssertionError("the builder got another attempt for its word: " + verdict);
        }
    }

    @Property
    void publishedSuccessIsSuccess(@ForAll("evidence") BuildEvidence any, @ForAll("outcomes") Outcome outcome) {
        var success =
                new Outcome(1, BuildResult.SUCCEEDED, 0, null, outcome.message(), "mock", END, END, outcome.phases());
        Verdict verdict = Verdicts.of(any.published(success));
        assertThat(verdict.phase()).isEqualTo(BuildPhase.SUCCEEDED);
        assertThat(verdict.retry()).isEqualTo(Retry.NEVER);
    }

    @Property
    void whatIsNotPublishedIsNoSuccess(@ForAll("evidence") BuildEvidence any) {
        assertThat(Verdicts.of(any.notPublished(null)).phase()).isIn(BuildPhase.FAILED, BuildPhase.CANCELED);
    }

    @Property
    void packageIsNotBlamedForItsCluster(
            @ForAll("evidence") BuildEvidence any, @ForAll("clusterDid") PodObservation.Present pod) {
        var evidence = new BuildEvidence(any.outcome(), any.agent(), pod, any.cancelRequested(), any.passed());
        assertThat(Verdicts.of(evidence).culprit()).isNotIn(Culprit.PACKAGE, Culprit.REPOSITORY);
    }

    @Property
    void nothingThatIsCanceledIsTriedAgain(@ForAll("evidence") BuildEvidence any) {
        var canceled = new BuildEvidence(any.outcome(), any.agent(), any.pod(), true, any.passed());
        assertThat(Verdicts.of(canceled).retry()).isEqualTo(Retry.NEVER);
    }

    @Property
    void everyVerdictFitsItsPlaceInTheApi(@ForAll("evidence") BuildEvidence any) {
        Verdict verdict = Verdicts.of(any);
        assertThat(verdict.phase().isTerminal()).isTrue();
        assertThat(verdict.cause()).matches("[A-Z][A-Za-z]{1,62}");
        assertThat(verdict.message()).isNotEmpty().hasSizeLessThanOrEqualTo(512);
        if (verdict.retry() != Retry.NEVER) {
            assertThat(verdict.phase()).isEqualTo(BuildPhase.FAILED);
            assertThat(verdict.culprit()).isNotIn(Culprit.USER, null);
        }
    }

    /** Each retry has its reason: no Pool is left for a node's fault, no node for a package's. */
    @Property
    void culpritAndRetryAgree(@ForAll("evidence") BuildEvidence any) {
        Verdict verdict = Verdicts.of(any);
        switch (verdict.retry()) {
            case NEVER ->
                assertThat(any.cancelRequested() ? null : verdict.culprit()).isNotIn(INFRASTRUCTURE);
            case ELSEWHERE, DISRUPTED -> assertThat(verdict.culprit()).isIn(Culprit.NODE, Culprit.CLUSTER);
            case LATER -> assertThat(verdict.culprit()).isEqualTo(Culprit.REPOSITORY);
            case LARGER -> assertThat(verdict.culprit()).isEqualTo(Culprit.PACKAGE);
            case OTHER_POOL -> assertThat(verdict.culprit()).isEqualTo(Culprit.POOL);
            case COLD -> throw new AssertionError("whether a Pod was warm is no evidence of this kind");
        }
    }

    /** The moments decide: the same Pod, deleted before or after its builder's end. */
    @Property
    void deletionAfterThePublishedEndExplainsNothing(@ForAll("outcomes") Outcome outcome, @ForAll boolean before) {
        if (outcome.result() != BuildResult.FAILED) {
            return;
        }
        Instant asked = before
                ? END.minusSeconds(2)
                : END.plus(Interruption.CLOCKS_APART).plusSeconds(1);
        var pod = pod(
                "Failed",
                null,
                terminated(1, "Error"),
                terminated(0, "Completed"),
                true,
                new PodSigns(null, asked, false, false, new NodeObservation.Unknown()));
        assertThat(Verdicts.of(BuildEvidence.of(pod, false).published(outcome))
                        .cause()
                        .equals("PodDeleted"))
                .isEqualTo(before);
    }

    @Provide
    Arbitrary<Outcome> outcomes() {
        var evidence = Combinators.combine(
                        Arbitraries.longs().between(0, 3).injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.integers().between(100, 599).injectNull(0.5),
                        Arbitraries.longs().between(0, 1L << 40).injectNull(0.3))
                .as((kills, full, http, peak) -> new Evidence(peak, kills, full, http, null, null, null, null));
        return Combinators.combine(
                        Arbitraries.of(BuildResult.class),
                        Arbitraries.of(FailureCause.class).injectNull(0.1),
                        Arbitraries.strings().ofMaxLength(600).injectNull(0.1),
                        Arbitraries.integers().between(0, 255),
                        evidence)
                .as((result, cause, message, code, measured) -> new Outcome(
                        1,
                        result,
                        code,
                        cause,
                        message,
                        "mock",
                        END,
                        END,
                        List.of(new org.fedoracopr.api.protocol.BuildPhase("build", END, END, code, null, measured))));
    }

    /** Pods to which nothing happened, but that their builder runs or ends as it likes; the kernel killed nothing. */
    @Provide
    Arbitrary<PodObservation.Present> unsuspicious() {
        var builders = Arbitraries.oneOf(
                Arbitraries.just((ContainerState) new ContainerState.Running(END)),
                Arbitraries.integers()
                        .between(0, 255)
                        .map(code -> terminated(code, code == 0 ? "Completed" : "Error")));
        return builders.map(
                builder -> pod("Running", null, builder, new ContainerState.Running(END), false, PodSigns.NONE));
    }

    @Provide
    Arbitrary<BuildEvidence> evidence() {
        return Combinators.combine(
                        outcomes().injectNull(0.2),
                        Arbitraries.of(true, false),
                        Arbitraries.strings().ofMaxLength(600).injectNull(0.5),
                        Arbitraries.oneOf(
                                Arbitraries.just((PodObservation) new PodObservation.Absent()),
                                pods().map(pod -> (PodObservation) pod),
                                unsuspicious().map(pod -> (PodObservation) pod)),
                        Arbitraries.of(true, false),
                        Arbitraries.of(Deadline.class).injectNull(0.5),
                        Arbitraries.of(true, false))
                .as((outcome, published, failure, pod, cancel, deadline, otherVersion) -> new BuildEvidence(
                        outcome,
                        new Agent(published && outcome != null, failure, otherVersion),
                        pod,
                        cancel,
                        deadline == null ? null : new Passed(deadline, Duration.ofMinutes(15))));
    }

    /** Pods that the cluster took from their builds, in each way that there is, before anything was published. */
    @Provide
    Arbitrary<PodObservation.Present> clusterDid() {
        var nowOrBefore = Arbitraries.of(END, END.minusSeconds(30)).injectNull(0.2);
        var backstop = Arbitraries.of("DeadlineExceeded").injectNull(0.7);
        var disrupted = Combinators.combine(
                        containers(),
                        Arbitraries.of(
                                "PreemptionByScheduler",
                                "DeletionByTaintManager",
                                "EvictionByEvictionAPI",
                                "DeletionByPodGC",
                                "TerminationByKubelet",
                                "DeletionBySomethingNew"),
                        nowOrBefore,
                        backstop)
                .as((builder, reason, at, kubelet) -> pod(
                        "Running",
                        kubelet,
                        builder,
                        builder,
                        true,
                        new PodSigns(
                                new PodSigns.Disruption(reason, "words", at),
                                at,
                                false,
                                false,
                                new NodeObservation.Unknown())));
        var deleted = Combinators.combine(containers(), nowOrBefore, backstop)
                .as((builder, at, kubelet) -> pod(
                        "Running",
                        kubelet,
                        builder,
                        builder,
                        true,
                        new PodSigns(null, at, false, false, new NodeObservation.Unknown())));
        var rejected = Combinators.combine(
                        containers(), Arbitraries.of("Evicted", "NodeLost", "Terminated", "Preempting", "OutOfcpu"))
                .as((builder, reason) -> pod("Failed", reason, builder, builder, false, PodSigns.NONE));
        return Arbitraries.oneOf(disrupted, deleted, rejected);
    }

    private static Arbitrary<ContainerState> containers() {
        return Arbitraries.oneOf(
                Arbitraries.of(
                        (ContainerState) new ContainerState.Unknown(),
                        new ContainerState.Running(END),
                        new ContainerState.Waiting("ContainerCreating", null),
                        new ContainerState.Waiting("ErrImagePull", "no such image")),
                Combinators.combine(
                                Arbitraries.integers().between(0, 255),
                                Arbitraries.of(
                                        "Error", "Completed", "OOMKilled", "ContainerStatusUnknown", "StartError"))
                        .as(VerdictRulesTest::terminated));
    }

    private static Arbitrary<PodObservation.Present> pods() {
        var signs = Combinators.combine(
                        Arbitraries.of(
                                        new PodSigns.Disruption("EvictionByEvictionAPI", "Eviction API: evicting", END),
                                        new PodSigns.Disruption("DeletionByTaintManager", null, null))
                                .injectNull(0.6),
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false),
                        Arbitraries.of(
                                new NodeObservation.Unknown(),
                                new NodeObservation.Gone(),
                                new NodeObservation.Known(true, ""),
                                new NodeObservation.Known(false, "Kubelet stopped posting node status.")))
                .as((disruption, readyLost, withoutSandbox, node) ->
                        new PodSigns(disruption, END, readyLost, withoutSandbox, node));
        return Combinators.combine(
                        Arbitraries.of("Pending", "Running", "Succeeded", "Failed"),
                        Arbitraries.of(
                                        "Evicted",
                                        "DeadlineExceeded",
                                        "NodeShutdown",
                                        "OutOfexample.com/gpu",
                                        "AppArmor",
                                        "some words")
                                .injectNull(0.6),
                        containers(),
                        containers(),
                        Arbitraries.of(true, false),
                        signs)
                .as(VerdictRulesTest::pod);
    }

    private static ContainerState terminated(int exitCode, String reason) {
        return new ContainerState.Terminated(exitCode, null, reason, null, END);
    }

    private static PodObservation.Present pod(
            String phase,
            @Nullable String reason,
            ContainerState builder,
            ContainerState agent,
            boolean deleting,
            PodSigns signs) {
        return new PodObservation.Present(
                "12-fedora-43-x86-64-1",
                "7a6b1f7e-2222-4c1a-9a53-0d6d8a6e1c55",
                "node1",
                phase,
                reason,
                reason == null ? null : "The node was low on resource: memory. ",
                null,
                builder,
                agent,
                Map.of(),
                deleting,
                null,
                null,
                signs);
    }
}
