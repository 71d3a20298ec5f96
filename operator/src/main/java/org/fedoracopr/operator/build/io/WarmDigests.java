package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fedoracopr.api.v1alpha1.CoprBuilderPool;
import org.fedoracopr.api.v1alpha1.PoolPrealloc;
import org.fedoracopr.operator.pod.WarmPod;
import org.jspecify.annotations.Nullable;

/** The digests of the Pods of warm builders, made once for each version of a pool's spec: the queue asks for them with every plan. One thread's alone. */
final class WarmDigests {

    private final Map<Name, OfPool> known = new HashMap<>();

    private record Name(String namespace, String pool) {}

    /** @param generation changes with the spec; null only where no API server has made the pool */
    private record OfPool(String uid, @Nullable Long generation, Map<PoolPrealloc, String> digests) {
        private boolean isOf(ObjectMeta pool) {
            return generation != null && generation.equals(pool.getGeneration()) && uid.equals(pool.getUid());
        }
    }

    /** As {@link WarmPod#made}. */
    String of(CoprBuilderPool pool, PoolPrealloc kind) {
        ObjectMeta metadata = pool.getMetadata();
        OfPool ofPool = known.compute(
                new Name(metadata.getNamespace(), metadata.getName()),
                (ignored, before) -> before != null && before.isOf(metadata)
                        ? before
                        : new OfPool(String.valueOf(metadata.getUid()), metadata.getGeneration(), new HashMap<>()));
        return Objects.requireNonNull(ofPool).digests().computeIfAbsent(kind, wanted -> WarmPod.made(pool, wanted));
    }

    /** Forgets the pools of a namespace that are not there any more. */
    void retain(String namespace, Set<String> pools) {
        known.keySet().removeIf(name -> name.namespace().equals(namespace) && !pools.contains(name.pool()));
    }
}
