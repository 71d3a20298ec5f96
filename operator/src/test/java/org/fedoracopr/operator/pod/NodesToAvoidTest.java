package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Objects;
import org.fedoracopr.api.v1alpha1.BuildAttempt;
import org.fedoracopr.api.v1alpha1.BuildVerdict;
import org.fedoracopr.api.v1alpha1.CoprBuildStatus;
import org.fedoracopr.api.v1alpha1.Culprit;
import org.junit.jupiter.api.Test;

class NodesToAvoidTest {

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private static BuildAttempt attempt(int number, String node, Culprit culprit) {
        var verdict = new BuildVerdict(null, "Cause", culprit, "message", true, "Elsewhere");
        return new BuildAttempt(number, "x86", null, null, null, node, null, null, null, null, null, verdict);
    }

    private static CoprBuildStatus status(BuildAttempt... attempts) {
        return new CoprBuildStatus(
                null, List.of(), List.of(attempts), null, null, null, null, null, null, null, null, null);
    }

    @Test
    void theFirstAttemptAvoidsNothing() {
        assertThat(NodesToAvoid.affinity(null, null, 1, List.of())).isNull();
        assertThat(NodesToAvoid.affinity(null, status(attempt(1, "a", Culprit.NODE)), 1, List.of()))
                .isNull();
    }

    @Test
    void nodesThatFailedTheBuildAreAvoidedAndOthersAreNot() {
        Affinity affinity = Objects.requireNonNull(NodesToAvoid.affinity(
                null,
                status(
                        attempt(1, "a", Culprit.NODE),
                        attempt(2, "b", Culprit.CLUSTER),
                        attempt(3, "c", Culprit.NODE),
                        attempt(4, "a", Culprit.NODE)),
                5,
                List.of()));
        assertThat(affinity.getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .extracting(
                        term -> term.getPreference().getMatchFields().getFirst().getValues())
                .containsExactly(List.of("a"), List.of("c"));
        assertThat(affinity.getNodeAffinity().getRequiredDuringSchedulingIgnoredDuringExecution())
                .isNull();
    }

    @Test
    void nodesThatAreLeftOutAreExcluded() {
        Affinity affinity = Objects.requireNonNull(NodesToAvoid.affinity(null, null, 1, List.of("bad", "worse")));
        assertThat(affinity.getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .as("all of it has to hold, so it is one term")
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getMatchFields()).allSatisfy(field -> {
                        assertThat(field.getKey()).isEqualTo("metadata.name");
                        assertThat(field.getOperator()).isEqualTo("NotIn");
                    });
                    assertThat(term.getMatchFields())
                            .extracting(NodeSelectorRequirement::getValues)
                            .containsExactly(List.of("bad"), List.of("worse"));
                });
        assertThat(affinity.getNodeAffinity().getPreferredDuringSchedulingIgnoredDuringExecution())
                .isEmpty();
    }

    @Test
    void whatThePoolSaysHoldsToo() {
        Affinity pool = yaml.unmarshal("""
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
                    - matchFields: [{key: metadata.name, operator: In, values: [big]}]
                    - {}
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - {weight: 7, preference: {matchExpressions: [{key: zone, operator: In, values: [b]}]}}
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]
                """, Affinity.class);
        assertThat(NodesToAvoid.affinity(pool, null, 1, List.of())).isEqualTo(pool);

        Affinity affinity = Objects.requireNonNull(
                NodesToAvoid.affinity(pool, status(attempt(1, "a", Culprit.NODE)), 2, List.of("bad", "worse")));

        Affinity wanted = yaml.unmarshal("""
                nodeAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    nodeSelectorTerms:
                    - matchExpressions: [{key: disk, operator: In, values: [ssd]}]
                      matchFields:
                      - {key: metadata.name, operator: NotIn, values: [bad]}
                      - {key: metadata.name, operator: NotIn, values: [worse]}
                    - matchFields:
                      - {key: metadata.name, operator: In, values: [big]}
                      - {key: metadata.name, operator: NotIn, values: [bad]}
                      - {key: metadata.name, operator: NotIn, values: [worse]}
                    - {}
                  preferredDuringSchedulingIgnoredDuringExecution:
                  - {weight: 7, preference: {matchExpressions: [{key: zone, operator: In, values: [b]}]}}
                  - {weight: 100, preference: {matchFields: [{key: metadata.name, operator: NotIn, values: [a]}]}}
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]
                """, Affinity.class);
        assertThat(affinity)
                .as("a term that no node fits would fit all others with something excluded, and stays as it is")
                .isEqualTo(wanted);
        assertThat(pool.getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms()
                        .getFirst()
                        .getMatchFields())
                .as("the pool itself, which others read, is not changed")
                .isEmpty();
    }

    @Test
    void aPoolThatSaysNothingOfNodesIsKeptOffThemAllTheSame() {
        Affinity pool = yaml.unmarshal(
                "podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]}",
                Affinity.class);
        Affinity affinity = Objects.requireNonNull(NodesToAvoid.affinity(pool, null, 1, List.of("bad")));
        assertThat(affinity.getPodAntiAffinity()).isEqualTo(pool.getPodAntiAffinity());
        assertThat(affinity.getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .singleElement()
                .satisfies(term -> assertThat(term.getMatchFields())
                        .extracting(NodeSelectorRequirement::getValues)
                        .containsExactly(List.of("bad")));
    }
}
