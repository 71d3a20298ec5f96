package org.fedoracopr.operator.nodehealth.decide;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.junit.jupiter.api.Test;

/** Which nodes a new builder must not go to. */
class LeftOutTest {
    private static final String ELSEWHERE =
            "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                    + " [{matchFields: [{key: metadata.name, operator: NotIn, values: [tried]}]}]}}}";

    private final KubernetesSerialization yaml = new KubernetesSerialization();

    private CoprBuilderPool pool(String mode) {
        return yaml.unmarshal("""
                metadata: {name: x86}
                spec: {max: 1, nodeHealth: {mode: %s}}
                status:
                  nodes:
                  - {name: out, state: Quarantined, until: "2026-01-02T12:10:00Z"}
                  - {name: tried, state: OnTrial, until: "2026-01-02T12:00:00Z"}
                  - {name: suspected, state: Suspected}
                """.formatted(mode), CoprBuilderPool.class);
    }

    private Pod pod(String created, String spec, String phase) {
        return yaml.unmarshal("""
                metadata: {name: p, creationTimestamp: "%s"}
                spec: {%s}
                status: {phase: %s}
                """.formatted(created, spec, phase), Pod.class);
    }

    @Test
    void oneThatIsQuarantinedIsExcludedWhereThatIsEnforced() {
        assertThat(LeftOut.of(pool("Enforce"), List.of())).containsExactly("out");
        assertThat(LeftOut.of(pool("DryRun"), List.of())).isEmpty();
        assertThat(LeftOut.of(pool("Off"), List.of())).isEmpty();
        assertThat(LeftOut.of(new CoprBuilderPool(), List.of())).isEmpty();
    }

    @Test
    void oneOnTrialTakesOneBuilder() {
        String later = "2026-01-02T12:00:00Z";
        String before = "2026-01-02T11:59:59Z";
        assertThat(LeftOut.of(pool("Enforce"), List.of(pod(later, "nodeName: tried", "Running"))))
                .containsExactly("out", "tried");
        assertThat(LeftOut.of(pool("Enforce"), List.of(pod(later, "", "Pending"))))
                .as("one that may yet be given the node")
                .containsExactly("out", "tried");
        assertThat(LeftOut.of(
                        pool("Enforce"),
                        List.of(
                                pod(before, "nodeName: tried", "Running"),
                                pod(later, "nodeName: tried", "Failed"),
                                pod(later, "nodeName: other", "Running"),
                                pod(later, ELSEWHERE, "Pending"))))
                .as("none of these tries it")
                .containsExactly("out");
    }

    @Test
    void onlyOneThatIsQuarantinedServesNoBuilderThatWaitsThere() {
        assertThat(LeftOut.quarantined(pool("Enforce"))).containsExactly("out");
        assertThat(LeftOut.quarantined(pool("DryRun"))).isEmpty();
    }

    @Test
    void aBuilderWithoutABuildTriesNoNode() {
        assertThat(LeftOut.ofWarm(pool("Enforce"))).containsExactly("out", "tried");
        assertThat(LeftOut.ofWarm(pool("DryRun"))).isEmpty();
    }

    @Test
    void oneThatIsNamedIsNotExcluded() {
        String later = "2026-01-02T12:00:00Z";
        String there =
                "affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchFields: [{key: metadata.name, operator: In, values: [tried]}]}]}}}";
        assertThat(LeftOut.of(pool("Enforce"), List.of(pod(later, there, "Pending"))))
                .as("it tries the node")
                .containsExactly("out", "tried");
    }
}
