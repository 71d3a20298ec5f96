package org.fedoracopr.operator.leadership;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares a cache with a list that is read from the API server now: the cache must have seen everything that was written before.
 *
 * <p>A watch may be cut, late or deaf without anybody noticing; who begins to count from such a cache counts a former leader's last builds as waiting.
 */
public final class CacheCheck {

    private static final long PAGE = 500;

    private CacheCheck() {}

    /**
     * Whether a cache shows what the API server has.
     *
     * @param lister lists with the options that it is given: pages, and no resource version, so that the newest is read
     */
    public static <T extends HasMetadata> boolean isFresh(
            Function<ListOptions, ? extends KubernetesResourceList<T>> lister,
            Supplier<? extends Collection<T>> cache) {
        Map<String, Long> listed = new HashMap<>();
        long listedAt = 0;
        String next = null;
        do {
            var page = lister.apply(
                    new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            page.getItems().forEach(item -> listed.put(item.getMetadata().getUid(), version(item)));
            listedAt = Math.max(listedAt, Long.parseLong(page.getMetadata().getResourceVersion()));
            next = page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return covers(versions(cache.get()), listed, listedAt);
    }

    /** Whether a cache has each listed object in this version or a newer one, and nothing that was gone when the list was made. */
    static boolean covers(Map<String, Long> cached, Map<String, Long> listed, long listedAt) {
        return listed.entrySet().stream().allMatch(item -> isCovered(cached.get(item.getKey()), item.getValue()))
                && cached.entrySet().stream()
                        .allMatch(item -> listed.containsKey(item.getKey()) || item.getValue() > listedAt);
    }

    private static boolean isCovered(@Nullable Long cached, long listed) {
        return cached != null && cached >= listed;
    }

    private static Map<String, Long> versions(Collection<? extends HasMetadata> items) {
        Map<String, Long> versions = new HashMap<>();
        items.forEach(item -> versions.put(item.getMetadata().getUid(), version(item)));
        return versions;
    }

    private static long version(HasMetadata item) {
        return Long.parseLong(Objects.requireNonNull(item.getMetadata().getResourceVersion(), "no resourceVersion"));
    }
}
