package org.fedoracopr.operator.build.io;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.fedoracopr.api.v1alpha1.CoprBuild;

/**
 * The builds that this process has written and whose watch has not brought that yet.
 *
 * <p>The framework's cache knows them one by one, but lists them as the watch has them. And the watch is silent about what we have written ourselves, so that who
 * had looked at the list too early would not be told to look again: a place that a build has given up would stay empty until something else happens.
 */
final class WrittenBuilds {

    private final Map<String, CoprBuild> byUid = new ConcurrentHashMap<>();

    /** @param build as the API server returned it from a write */
    void put(CoprBuild build) {
        byUid.merge(build.getMetadata().getUid(), build, (known, now) -> isAsNewAs(now, known) ? now : known);
    }

    /**
     * The builds of a namespace as last seen or written.
     *
     * @param cache lists what the watch has brought of the namespace
     */
    List<CoprBuild> over(String namespace, Supplier<List<CoprBuild>> cache) {
        // Before the cache is listed: what somebody else forgets meanwhile because the watch has brought it may be
        // missing in an older list.
        Map<String, CoprBuild> written = Map.copyOf(byUid);
        List<CoprBuild> cached = cache.get();
        if (written.isEmpty()) {
            return cached;
        }
        var gone = new HashMap<>(written);
        List<CoprBuild> latest = new ArrayList<>(cached.size());
        for (CoprBuild build : cached) {
            CoprBuild own = gone.remove(build.getMetadata().getUid());
            boolean isBrought = own == null || isAsNewAs(build, own);
            if (own != null && isBrought) {
                byUid.remove(build.getMetadata().getUid(), own);
            }
            latest.add(isBrought ? build : own);
        }
        // Who is written was in the cache before.
        gone.values().removeIf(build -> !build.getMetadata().getNamespace().equals(namespace));
        gone.forEach(byUid::remove);
        return latest;
    }

    /** The API server counts in decimal numbers of any length. */
    private static boolean isAsNewAs(HasMetadata one, HasMetadata other) {
        String first = one.getMetadata().getResourceVersion();
        String second = other.getMetadata().getResourceVersion();
        return first.length() != second.length() ? first.length() > second.length() : first.compareTo(second) >= 0;
    }
}
