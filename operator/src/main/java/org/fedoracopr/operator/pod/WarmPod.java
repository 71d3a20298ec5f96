package org.fedoracopr.operator.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.fedoracopr.api.protocol.Digests;
import org.fedoracopr.api.protocol.PodAnnotations;
import org.fedoracopr.api.protocol.ProtocolException;
import org.fedoracopr.api.protocol.ProtocolJson;
import org.fedoracopr.api.protocol.ProtocolVersion;
import org.fedoracopr.api.protocol.WarmUpOrder;
import org.fedoracopr.api.v1alpha1.CoprBuild;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.operator.attempt.AttemptTarget;
import org.jspecify.annotations.Nullable;

/**
 * The Pod of a builder that has no build yet: pure functions of pool and chroot, and of the build that claims it.
 *
 * <p>It belongs to its pool, has no finalizer, for it holds no evidence, and the label of a build's UID with no value: one cache has it together with the Pods of
 * builds.
 */
public final class WarmPod {

    /** Characters of the pool's name in the Pod's, which has to stay a label. */
    private static final int POOL_NAME = 40;

    private static final int DIGEST = 16;

    /** Always in the same order: a digest must not differ between two operators. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private final BuilderPod builderPod;

    public WarmPod(BuilderPod builderPod) {
        this.builderPod = Objects.requireNonNull(builderPod, "builderPod is null");
    }

    /**
     * The Pod that is to be made.
     *
     * @param suffix tells the Pods of a pool apart
     */
    public Pod desired(CoprBuilderPool pool, PoolPrealloc kind, String suffix) {
        String name = pool.getMetadata().getName();
        String prefix = name.length() > POOL_NAME ? name.substring(0, POOL_NAME) : name;
        PodSpec spec = spec(pool, kind);
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(pool.getMetadata().getNamespace())
                .withName(prefix.replace('.', '-').replaceAll("-+$", "") + "-warm-" + suffix)
                .withLabels(
                        Map.of(PodIdentity.BUILD_UID, "", PodIdentity.POOL, name, PodIdentity.WARM, digest(spec, kind)))
                .withAnnotations(Map.of(
                        PodAnnotations.PROTOCOL,
                        Integer.toString(ProtocolVersion.CURRENT),
                        PodAnnotations.WARM_UP,
                        order(kind),
                        "kubectl.kubernetes.io/default-container",
                        AttemptTarget.BUILDER))
                .addNewOwnerReference()
                .withApiVersion(pool.getApiVersion())
                .withKind(pool.getKind())
                .withName(name)
                .withUid(pool.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(false)
                .endOwnerReference()
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /** A digest of what such a Pod is made of: when the pool changes, so does it. */
    public static String made(CoprBuilderPool pool, PoolPrealloc kind) {
        return digest(spec(pool, kind), kind);
    }

    /** The chroot that a Pod was made for; null when nothing on it says so. */
    public static @Nullable String chroot(Pod pod) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(pod.getMetadata().getAnnotations(), Map.of());
        try {
            return ProtocolJson.read(WarmUpOrder.class, annotations.getOrDefault(PodAnnotations.WARM_UP, ""))
                    .chroot();
        } catch (ProtocolException e) {
            return null;
        }
    }

    /**
     * The JSON patch that makes the Pod a build's: owner, labels, task and deadline at once, or nothing.
     *
     * <p>It fails when the Pod has changed since it was read, and when it is being deleted, for then no finalizer can be added.
     */
    public String claim(CoprBuild build, CoprBuilderPool pool, int attempt, Pod pod, Instant now) {
        Pod wanted = builderPod.desired(build, pool, attempt, null, now);
        var steps = new ArrayList<Map<String, Object>>();
        steps.add(step("test", "/metadata/uid", pod.getMetadata().getUid()));
        steps.add(step("test", "/metadata/resourceVersion", pod.getMetadata().getResourceVersion()));
        steps.add(step("add", "/metadata/ownerReferences", wanted.getMetadata().getOwnerReferences()));
        steps.add(step("add", "/metadata/finalizers", wanted.getMetadata().getFinalizers()));
        wanted.getMetadata()
                .getLabels()
                .forEach((key, value) -> steps.add(step("add", "/metadata/labels/" + escaped(key), value)));
        wanted.getMetadata()
                .getAnnotations()
                .forEach((key, value) -> steps.add(step("add", "/metadata/annotations/" + escaped(key), value)));
        steps.add(step(
                "add",
                "/spec/activeDeadlineSeconds",
                age(pod, now).toSeconds()
                        + Objects.requireNonNullElse(wanted.getSpec().getActiveDeadlineSeconds(), 0L)));
        return json(steps);
    }

    /** The deadline counts from the Pod's start, which is not before it was made. */
    private static Duration age(Pod pod, Instant now) {
        Duration age = Duration.between(Instant.parse(pod.getMetadata().getCreationTimestamp()), now);
        return age.isNegative() ? Duration.ZERO : age;
    }

    private static PodSpec spec(CoprBuilderPool pool, PoolPrealloc kind) {
        return BuilderPod.spec(pool.getSpec(), BuilderPod.command(kind.chroot()), null, null);
    }

    private static String digest(PodSpec spec, PoolPrealloc kind) {
        return Digests.hex((json(spec) + order(kind)).getBytes(StandardCharsets.UTF_8))
                .substring(0, DIGEST);
    }

    private static String order(PoolPrealloc kind) {
        return ProtocolJson.line(new WarmUpOrder(ProtocolVersion.CURRENT, kind.chroot(), kind.packages()));
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> step(String operation, String path, Object value) {
        return Map.of("op", operation, "path", path, "value", value);
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
