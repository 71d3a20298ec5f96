package org.fedoracopr.operator.nodehealth.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.protocol.BuildResult;
import org.fedoracopr.api.protocol.FailureCause;
import org.fedoracopr.api.protocol.Outcome;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.fedoracopr.operator.build.model.ContainerState;
import org.fedoracopr.operator.build.model.PodObservation;
import org.fedoracopr.operator.build.model.PodSigns;
import org.fedoracopr.operator.nodehealth.model.NodeSign;
import org.fedoracopr.operator.verdict.BuildEvidence;
import org.fedoracopr.operator.verdict.Verdict;
import org.fedoracopr.operator.verdict.Verdicts;
import org.jspecify.annotations.Nullable;

/** What counts against a node, and what does not. */
class NodeSignsTest {
    private static final KubernetesSerialization YAML = new KubernetesSerialization();
    private static final Instant BEGAN = Instant.parse("2026-01-02T11:50:00Z");
    private static final Instant ENDED = Instant.parse("2026-01-02T12:00:00Z");

    private static CoprBuild build(String owner, @Nullable String node, @Nullable Culprit culprit, String cause) {
        CoprBuild build = YAML.unmarshal("""
                metadata: {name: b}
                spec: {buildId: 1, project: {owner: "%s", name: p}}
                """.formatted(owner), CoprBuild.class);
        var verdict = new BuildVerdict(null, cause, culprit, "message", false, null);
        var attempt = new BuildAttempt(1, "x86", null, "p", "u", node, BEGAN, BEGAN, ENDED, null, null, verdict);
        build.setStatus(new CoprBuildStatus(
                null, List.of(), List.of(attempt), null, null, null, null, null, null, null, null, null));
        return build;
    }

    private static List<NodeSign> signs(@Nullable Culprit culprit, String cause) {
        return NodeSigns.of(List.of(build("alice", "n1", culprit, cause))).signs();
    }

    @Example
    void verdictsOnTheInfrastructureAreFailures() {
        assertThat(signs(Culprit.NODE, "NotPublished"))
                .containsExactly(new NodeSign("x86", "n1", "alice", BEGAN, ENDED, false, "NotPublished"));
        assertThat(signs(Culprit.CLUSTER, "PodDeleted")).hasSize(1);
        assertThat(signs(Culprit.POOL, "ErrImagePull")).hasSize(1);
    }

    @Example
    void otherVerdictsAreNone() {
        assertThat(signs(Culprit.PACKAGE, "BuildFailed")).isEmpty();
        assertThat(signs(Culprit.REPOSITORY, "RepositoryUnavailable")).isEmpty();
        assertThat(signs(Culprit.USER, "Canceled")).isEmpty();
        assertThat(signs(null, "RunnerLost")).isEmpty();
    }

    @Example
    void whatTheClusterDoesForReasonsOfItsOwnIsNone() {
        for (String cause : Set.of("NodeShutdown", "EvictionByEvictionAPI", "PreemptionByScheduler", "Preempting")) {
            assertThat(signs(Culprit.CLUSTER, cause)).as(cause).isEmpty();
        }
        assertThat(signs(Culprit.NODE, "DeletionByPodGC")).isEmpty();
    }

    @Example
    void whatAPoolAloneCanBeWrongAboutIsNone() {
        assertThat(signs(Culprit.POOL, "VersionMismatch")).isEmpty();
        assertThat(signs(Culprit.POOL, "InvalidImageName")).isEmpty();
    }

    @Example
    void aSuccessIsTold() {
        assertThat(signs(null, "Succeeded"))
                .singleElement()
                .satisfies(sign -> assertThat(sign.works()).isTrue());
    }

    @Example
    void anAttemptWithoutANodeTellsNothing() {
        NodeSigns signs = NodeSigns.of(List.of(build("alice", null, Culprit.POOL, "ErrImagePull"), new CoprBuild()));
        assertThat(signs).isEqualTo(NodeSigns.NONE);
    }

    @Example
    void aNodeIsUsedFromTheFirstSightOfABuilderUntilTheWindowAfterItsEnd() {
        NodeSigns signs = NodeSigns.of(List.of(build("alice", "n1", Culprit.PACKAGE, "BuildFailed")));
        assertThat(signs.used()).isEqualTo(Map.of("x86", Map.of("n1", ENDED)));
        assertThat(signs.used("x86", ENDED)).containsExactly("n1");
        assertThat(signs.used("x86", ENDED.plusSeconds(1))).isEmpty();
        assertThat(signs.used("other", ENDED)).isEmpty();
    }

    @Example
    void nodesOfDeletedBuildsAreRemembered() {
        NodeSigns then = NodeSigns.of(List.of(build("alice", "n1", null, "Succeeded")));
        Instant later = ENDED.plusSeconds(100);
        NodeSigns now =
                NodeSigns.of(List.of(build("alice", "n2", null, "Succeeded"))).remembering(then, later, ENDED);
        assertThat(now.used("x86", ENDED)).containsExactly("n1", "n2");
        assertThat(now.signs()).hasSize(1);
        assertThat(NodeSigns.NONE.remembering(now, later, ENDED.plusSeconds(1))).isEqualTo(NodeSigns.NONE);
        var atWork = new NodeSigns(List.of(), Map.of("x86", Map.of("n1", Instant.MAX)));
        assertThat(NodeSigns.NONE.remembering(atWork, later, ENDED).used())
                .isEqualTo(Map.of("x86", Map.of("n1", later)));
    }

    @Provide
    Arbitrary<Outcome> words() {
        return Combinators.combine(
                        Arbitraries.of(BuildResult.FAILED, BuildResult.TIMED_OUT, BuildResult.CANCELED),
                        Arbitraries.of(FailureCause.class).injectNull(0.1),
                        Arbitraries.of(
                                "node fault",
                                "node n1 does not answer; the package is not to blame",
                                "NodeLost",
                                "culprit: Node"))
                .as((result, cause, message) ->
                        new Outcome(1, result, 1, cause, message, "mock", BEGAN, ENDED, List.of()));
    }

    /** Packages of many owners that write such an outcome, all on one node: nobody loses a node for their word. */
    @Property(tries = 200)
    void buildersWordsAloneLeaveNoNodeOut(@ForAll @Size(min = 8, max = 8) List<@From("words") Outcome> words) {
        var pod = new PodObservation.Present(
                "p",
                "u",
                "n1",
                "Running",
                null,
                null,
                null,
                new ContainerState.Terminated(1, null, "Error", null, ENDED),
                new ContainerState.Running(BEGAN),
                Map.of(),
                false,
                BEGAN,
                null,
                PodSigns.NONE);
        var builds = new ArrayList<CoprBuild>();
        for (int i = 0; i < words.size(); i++) {
            Verdict verdict = Verdicts.of(BuildEvidence.of(pod, false).published(words.get(i)));
            builds.add(build("owner-" + i, "n1", verdict.culprit(), verdict.cause()));
        }
        builds.add(build("owner", "n2", null, "Succeeded"));
        builds.add(build("owner", "n3", null, "Succeeded"));
        var health = NodeHealth.of("x86", Set.of("x86"), NodeHistory.RULES, List.of(), NodeSigns.of(builds), ENDED);
        assertThat(health.decide(100).nodes()).isEmpty();
    }
}
