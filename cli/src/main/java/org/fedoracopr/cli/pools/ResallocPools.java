package org.fedoracopr.cli.pools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.fedoracopr.cli.Conversion;
import org.fedoracopr.cli.PlainNames;
import org.fedoracopr.cli.Resources;
import org.jspecify.annotations.Nullable;

/** Converts the pools of resalloc's pools.yaml, which may stand at the top of the file or below the key {@code pools}. */
final class ResallocPools {

    /** Keys that need no equivalent, and why. */
    private static final Map<String, String> NOT_NEEDED = Map.of(
            "cmd_new",
                    "a builder is a Pod: give the pool the nodes (spec.nodeSelector, spec.tolerations) and the image that this command chose",
            "cmd_delete", "the operator deletes its Pods",
            "cmd_list", "the operator sweeps Pods that no build has",
            "cmd_livecheck", "the kubelet and the agent tell whether a builder lives",
            "livecheck_period", "there is no livecheck",
            "livecheck_attempts", "there is no livecheck",
            "cmd_release", "a builder is used once");

    private static final Map<String, String> MISSING = Map.of(
            "start_delay", "there is no pause between starts: spec.maxStarting bounds them",
            "max_prealloc", "a builder that is made ahead has its chroot: name the chroots in spec.prealloc",
            "reuse_opportunity_time", "a builder is used once",
            "reuse_max_count", "a builder is used once",
            "reuse_max_time", "a builder is used once");

    private static final Set<String> CONVERTED = Set.of("max", "max_starting", "tags", "tags_on_demand");

    private final PoolDefaults defaults;
    private final List<Map<String, Object>> resources = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final PlainNames names = new PlainNames();

    private ResallocPools(PoolDefaults defaults) {
        this.defaults = defaults;
    }

    /** The pools of a document; {@link IllegalArgumentException} when it has none, or one that nobody can understand. */
    static Conversion convert(@Nullable Object document, PoolDefaults defaults) {
        Object pools =
                document instanceof Map<?, ?> map && map.size() == 1 && map.get("pools") instanceof Map<?, ?> inner
                        ? inner
                        : document;
        if (!(pools instanceof Map<?, ?> named) || named.isEmpty()) {
            throw new IllegalArgumentException(
                    "the file has no pools: each is a key with max, tags and commands below it");
        }
        var converter = new ResallocPools(defaults);
        named.forEach((name, pool) -> converter.pool(String.valueOf(name), pool));
        return new Conversion(converter.resources, converter.notes);
    }

    private void pool(String name, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> pool)) {
            throw new IllegalArgumentException("pool " + name + " has no keys");
        }
        var tags = PoolTags.of(name, list(name, "tags", pool), list(name, "tags_on_demand", pool));
        tags.notes().forEach(note -> note(name, note));
        int max = number(name, "max", pool.get("max"), 1);
        var spec = new LinkedHashMap<String, Object>();
        spec.put("architectures", tags.architectures());
        if (!tags.others().isEmpty()) {
            spec.put("tags", tags.others());
        }
        if (tags.priority() != 0) {
            spec.put("priority", tags.priority());
        }
        spec.put("max", max);
        if (pool.get("max_starting") != null) {
            int starting = number(name, "max_starting", pool.get("max_starting"), 1);
            spec.put("maxStarting", Math.min(starting, Math.max(1, max)));
        }
        if (defaults.image() != null) {
            spec.put("image", defaults.image());
        }
        spec.put("results", Map.of("claimName", defaults.resultsClaim()));
        resources.add(Resources.of("CoprBuilderPool", resourceName(name), defaults.namespace(), spec));
        for (Object key :
                new TreeSet<>(pool.keySet().stream().map(String::valueOf).toList())) {
            notes(name, String.valueOf(key), pool);
        }
    }

    private void notes(String name, String key, Map<?, ?> pool) {
        if (NOT_NEEDED.containsKey(key)) {
            note(name, key + ": not needed, " + NOT_NEEDED.get(key));
        } else if (MISSING.containsKey(key)) {
            if (!"0".equals(String.valueOf(pool.get(key)))) {
                note(name, key + ": no equivalent, " + MISSING.get(key));
            }
        } else if (!CONVERTED.contains(key)) {
            note(name, key + ": unknown, left out");
        }
    }

    /** Names of resources have neither underscores nor capitals. */
    private String resourceName(String name) {
        String free = names.take(name, "pool");
        if (!free.equals(name)) {
            note(name, "is called " + free + " here: names of resources are lower-case letters, digits and hyphens");
        }
        return free;
    }

    private static List<?> list(String pool, String key, Map<?, ?> values) {
        Object value = values.get(key);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("pool " + pool + ": " + key + " must be a list, found " + value);
    }

    private static int number(String pool, String key, @Nullable Object value, int otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Integer number && number >= 0) {
            return number;
        }
        throw new IllegalArgumentException("pool " + pool + ": " + key + " must be a number, found " + value);
    }

    private void note(String pool, String text) {
        notes.add("pool " + pool + ": " + text);
    }
}
