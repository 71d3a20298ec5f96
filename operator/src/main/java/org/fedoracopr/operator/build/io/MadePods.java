package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.Pod;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The Pods that this process has made and whose watch has not brought them yet.
 *
 * <p>As with {@link WrittenBuilds}: the framework's cache knows them one by one and does not list them. Each takes a place in its pool from the moment that it is
 * made (invariant I2).
 */
final class MadePods {

    private final Function<ResourceID, Optional<Pod>> cache;
    private final Map<ResourceID, String> uids = new ConcurrentHashMap<>();

    /** @param cache has what was made until the watch tells otherwise */
    MadePods(Function<ResourceID, Optional<Pod>> cache) {
        this.cache = Objects.requireNonNull(cache, "cache is null");
    }

    /** @param pod as the API server returned it; the cache has it already */
    void put(Pod pod) {
        uids.put(ResourceID.fromResource(pod), pod.getMetadata().getUid());
    }

    /** The Pods of a namespace, these among them; {@code listed} lists what the watch has brought of it. */
    List<Pod> over(String namespace, Supplier<List<Pod>> listed) {
        // Before the list: one that somebody else forgets meanwhile may be missing in an older list.
        var made = new HashMap<>(uids);
        List<Pod> known = listed.get();
        made.keySet().removeIf(id -> !id.getNamespace().orElse("").equals(namespace));
        if (made.isEmpty()) {
            return known;
        }
        var all = new ArrayList<>(known);
        for (Pod pod : known) {
            ResourceID id = ResourceID.fromResource(pod);
            String uid = made.get(id);
            if (pod.getMetadata().getUid().equals(uid)) {
                made.remove(id);
                uids.remove(id, uid);
            }
        }
        made.forEach((id, uid) -> cache.apply(id)
                .filter(pod -> pod.getMetadata().getUid().equals(uid))
                .ifPresentOrElse(all::add, () -> uids.remove(id, uid)));
        return all;
    }
}
