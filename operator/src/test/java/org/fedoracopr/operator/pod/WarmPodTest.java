package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.junit.jupiter.api.Test;

/** The Pod that is made before there is a build for it, and what makes it a build's. */
class WarmPodTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");
    private static final PoolPrealloc KIND = new PoolPrealloc("fedora-43-x86_64", 1, List.of("gcc"), null);

    private final BuilderPod builderPod = new BuilderPod(BuilderPodSettings.DEFAULT);
    private final WarmPod warmPod = new WarmPod(builderPod);

    @Test
    void itIsThePoolsAndNobodysBuild() throws Exception {
        Pod pod = warmPod.desired(pool("x86", "{}"), KIND, "abcdefgh", Set.of());

        assertThat(pod.getMetadata().getName()).isEqualTo("x86-warm-abcdefgh");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry(PodIdentity.BUILD_UID, "")
                .containsEntry(PodIdentity.POOL, "x86")
                .containsEntry(PodIdentity.WARM, WarmPod.made(pool("x86", "{}"), KIND));
        assertThat(PodIdentity.isUnclaimed(pod)).isTrue();
        assertThat(PodIdentity.isOf(pod, "", 1)).isFalse();
        assertThat(pod.getMetadata().getFinalizers()).isEmpty();
        assertThat(pod.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("CoprBuilderPool"));
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry(
                        PodAnnotations.WARM_UP,
                        "{\"protocol\":1,\"chroot\":\"fedora-43-x86_64\",\"packages\":[\"gcc\"]}")
                .doesNotContainKeys(PodAnnotations.TASK, PodAnnotations.CLAIM)
                .doesNotContainKey("karpenter.sh/do-not-disrupt");
        assertThat(WarmPod.chroot(pod)).isEqualTo("fedora-43-x86_64");
        assertThat(pod.getSpec().getActiveDeadlineSeconds()).isNull();
    }

    @Test
    void itsNameIsALabelWhateverThePoolsNameIs() throws Exception {
        Pod pod = warmPod.desired(pool("a.very-" + "long.".repeat(30) + "name", "{}"), KIND, "abcdefgh", Set.of());

        assertThat(pod.getMetadata().getName()).matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    }

    @Test
    void whatAPodIsMadeOfIsTold() throws Exception {
        String made = WarmPod.made(pool("x86", "{}"), KIND);

        assertThat(WarmPod.made(pool("x86", "{'max': 9, 'paused': true, 'priority': 4}"), KIND))
                .as("nothing of the Pod has changed")
                .isEqualTo(made);
        for (String change : List.of(
                "{'image': 'other'}",
                "{'resources': {'limits': {'memory': '4Gi'}}}",
                "{'config': {'main': 'other'}}",
                "{'securityProfile': 'Capabilities'}",
                "{'scratch': {'medium': 'Memory'}}",
                "{'nodeSelector': {'disk': 'ssd'}}",
                "{'affinity': {'podAntiAffinity': {}}}",
                "{'runtimeClassName': 'kata'}",
                "{'priorityClassName': 'builders'}",
                "{'imagePullSecrets': [{'name': 'pull'}]}",
                "{'config': {'builder': 'snippets'}}",
                "{'config': {'mock': 'mock'}}",
                "{'proxy': {'https': 'http://proxy:3128'}}",
                "{'caBundle': {'configMap': 'ca'}}")) {
            assertThat(WarmPod.made(pool("x86", change), KIND)).as(change).isNotEqualTo(made);
        }
        assertThat(WarmPod.made(pool("x86", "{}"), new PoolPrealloc(KIND.chroot(), 7, KIND.packages(), 60)))
                .isEqualTo(made);
        assertThat(WarmPod.made(pool("x86", "{}"), new PoolPrealloc(KIND.chroot(), 1, List.of(), null)))
                .isNotEqualTo(made);
    }

    @Test
    void itIsKeptOffNodesAndIsMadeOfTheSameAllTheSame() throws Exception {
        CoprBuilderPool pool = pool(
                "x86",
                "{'affinity': {'nodeAffinity': {'requiredDuringSchedulingIgnoredDuringExecution':"
                        + " {'nodeSelectorTerms': [{'matchExpressions': [{'key': 'disk', 'operator': 'Exists'}]}]}}}}");
        Pod free = warmPod.desired(pool, KIND, "abcdefgh", Set.of());
        Pod pod = warmPod.desired(pool, KIND, "abcdefgh", Set.of("bad"));

        assertThat(free.getSpec().getAffinity()).isEqualTo(pool.getSpec().affinity());
        assertThat(pod.getSpec()
                        .getAffinity()
                        .getNodeAffinity()
                        .getRequiredDuringSchedulingIgnoredDuringExecution()
                        .getNodeSelectorTerms())
                .singleElement()
                .satisfies(term -> {
                    assertThat(term.getMatchExpressions()).hasSize(1);
                    assertThat(term.getMatchFields()).hasSize(1);
                });
        assertThat(pod.getMetadata().getLabels())
                .as("a node that is left out makes no other warm builder useless")
                .isEqualTo(free.getMetadata().getLabels())
                .containsEntry(PodIdentity.WARM, WarmPod.made(pool, KIND));
    }

    /** All that tells a claimed Pod from one that was made for the build: nothing of what the operator and the agent look at. */
    @Test
    void theClaimMakesItThePodOfTheBuild() throws Exception {
        CoprBuilderPool pool = pool("x86", "{}");
        Pod warm = new PodBuilder(warmPod.desired(pool, KIND, "abcdefgh", Set.of()))
                .editMetadata()
                .withUid("pod-uid")
                .withResourceVersion("17")
                .withCreationTimestamp("2026-01-02T03:00:00Z")
                .endMetadata()
                .build();

        JsonNode patch = MAPPER.readTree(warmPod.claim(build(), pool, 1, warm, NOW));
        Pod claimed = MAPPER.treeToValue(JsonPatch.apply(patch, MAPPER.valueToTree(warm)), Pod.class);

        assertThat(patch.get(0).path("path").asText()).isEqualTo("/metadata/uid");
        assertThat(patch.get(0).path("value").asText()).isEqualTo("pod-uid");
        assertThat(patch.findValuesAsText("op").subList(0, 2)).containsOnly("test");
        assertThat(patch.get(1).path("path").asText()).isEqualTo("/metadata/resourceVersion");
        assertThat(patch.get(1).path("value").asText()).isEqualTo("17");
        Pod own = builderPod.desired(build(), pool, 1, null, NOW);
        assertThat(PodIdentity.isOf(claimed, "uid", 1)).isTrue();
        assertThat(PodIdentity.isUnclaimed(claimed)).isFalse();
        assertThat(claimed.getMetadata().getOwnerReferences())
                .isEqualTo(own.getMetadata().getOwnerReferences());
        assertThat(claimed.getMetadata().getFinalizers())
                .isEqualTo(own.getMetadata().getFinalizers());
        assertThat(claimed.getMetadata().getLabels())
                .containsAllEntriesOf(own.getMetadata().getLabels());
        assertThat(claimed.getMetadata().getAnnotations())
                .containsAllEntriesOf(own.getMetadata().getAnnotations());
        assertThat(claimed.getSpec().getActiveDeadlineSeconds())
                .as("counted from the start of the Pod")
                .isEqualTo(own.getSpec().getActiveDeadlineSeconds() + 3600);
        claimed.getSpec().setActiveDeadlineSeconds(own.getSpec().getActiveDeadlineSeconds());
        assertThat(claimed.getSpec()).isEqualTo(own.getSpec());
    }

    private static CoprBuild build() throws Exception {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName("12-fedora-43-x86-64")
                .withUid("uid")
                .build());
        build.setSpec(MAPPER.readValue(
                "{\"buildId\": 12, \"chroot\": \"fedora-43-x86_64\", \"packageName\": \"hello\","
                        + " \"project\": {\"owner\": \"@copr\", \"name\": \"dev\"}}",
                CoprBuildSpec.class));
        return build;
    }

    private static CoprBuilderPool pool(String name, String more) throws Exception {
        JsonNode spec = MAPPER.readerForUpdating(
                        MAPPER.readTree(
                                "{\"architectures\": [{\"name\": \"x86_64\"}], \"max\": 4, \"results\": {\"claimName\": \"results\"}}"))
                .readValue(more.replace('\'', '"'));
        var pool = new CoprBuilderPool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName(name)
                .withUid("pool-uid")
                .build());
        pool.setSpec(MAPPER.treeToValue(spec, CoprBuilderPoolSpec.class));
        return pool;
    }
}
