package org.fedoracopr.operator.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedoracopr.api.protocol.Claim;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuildSpec;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.CoprBuilderPoolSpec;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;

/** No warm Pod serves two builds, whoever claims it and whatever old state of it they have seen: what the claims' patches do, applied in any order. */
class WarmClaimRacesTest {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-02T04:00:00Z");

    /**
     * Somebody tries to claim the Pod.
     *
     * @param build which of three does
     * @param age how many changes ago it has seen the Pod
     * @param reported whether the Pod's kubelet has changed it in between
     */
    record Attempt(int build, int age, boolean reported) {}

    @Property(tries = 100)
    void noWarmPodServesTwoBuilds(@ForAll @Size(min = 1, max = 12) List<@IntRange(max = 47) Integer> numbers)
            throws Exception {
        CoprBuilderPool pool = pool();
        var warmPod = new WarmPod(new BuilderPod(BuilderPodSettings.DEFAULT));
        var states = new ArrayList<JsonNode>();
        states.add(MAPPER.valueToTree(
                new PodBuilder(warmPod.desired(pool, new PoolPrealloc("fedora-43-x86_64", 1, List.of(), null), "a"))
                        .editMetadata()
                        .withUid("pod-uid")
                        .withResourceVersion("0")
                        .withCreationTimestamp("2026-01-02T03:00:00Z")
                        .endMetadata()
                        .build()));
        var owners = new HashSet<String>();
        for (int number : numbers) {
            var attempt = new Attempt(number % 3, number / 3 % 8, number / 24 == 1);
            if (attempt.reported()) {
                states.add(versioned(states.getLast(), states.size()));
            }
            Pod seen = MAPPER.treeToValue(states.get(Math.max(0, states.size() - 1 - attempt.age())), Pod.class);
            if (PodIdentity.isUnclaimed(seen)) {
                String patch = warmPod.claim(build(attempt.build()), pool, 1, seen, NOW);
                try {
                    JsonNode changed = JsonPatch.apply(MAPPER.readTree(patch), states.getLast());
                    states.add(versioned(changed, states.size()));
                } catch (JsonPatchException e) {
                    assertThat(attempt.age() > 0 || attempt.reported() || !owners.isEmpty())
                            .as("who has seen the Pod as it is gets it")
                            .isTrue();
                }
            }
            Pod now = MAPPER.treeToValue(states.getLast(), Pod.class);
            if (!PodIdentity.isUnclaimed(now)) {
                owners.add(PodIdentity.buildUid(now));
                assertOneBuilds(now);
            }
            assertThat(owners).hasSizeLessThanOrEqualTo(1);
        }
    }

    /** Owner, labels, claim and task come together or not at all. */
    private static void assertOneBuilds(Pod pod) {
        String uid = PodIdentity.buildUid(pod);
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        assertThat(pod.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(uid));
        Claim claim = ProtocolJson.read(Claim.class, annotations.getOrDefault(PodAnnotations.CLAIM, ""));
        assertThat(claim.buildUid()).isEqualTo(uid);
        assertThat(claim.taskSha256())
                .isEqualTo(Digests.hex(
                        annotations.getOrDefault(PodAnnotations.TASK, "").getBytes(StandardCharsets.UTF_8)));
    }

    private static JsonNode versioned(JsonNode pod, int version) {
        JsonNode copy = pod.deepCopy();
        ((ObjectNode) copy.get("metadata")).put("resourceVersion", Integer.toString(version));
        return copy;
    }

    private static CoprBuild build(int number) throws Exception {
        var build = new CoprBuild();
        build.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName(number + "-fedora-43-x86-64")
                .withUid("uid-" + number)
                .build());
        build.setSpec(MAPPER.readValue(
                "{\"buildId\": " + number + ", \"chroot\": \"fedora-43-x86_64\", \"packageName\": \"hello\","
                        + " \"project\": {\"owner\": \"@copr\", \"name\": \"dev\"}}",
                CoprBuildSpec.class));
        return build;
    }

    private static CoprBuilderPool pool() throws Exception {
        var pool = new CoprBuilderPool();
        pool.setMetadata(new ObjectMetaBuilder()
                .withNamespace("copr")
                .withName("x86")
                .withUid("pool-uid")
                .build());
        pool.setSpec(MAPPER.readValue(
                "{\"architectures\": [{\"name\": \"x86_64\"}], \"max\": 4, \"results\": {\"claimName\": \"results\"}}",
                CoprBuilderPoolSpec.class));
        return pool;
    }
}
