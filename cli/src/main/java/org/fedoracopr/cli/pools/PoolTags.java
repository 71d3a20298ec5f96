package org.fedoracopr.cli.pools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What resalloc's tags of a pool mean.
 *
 * @param architectures as CoprBuilderPools have them
 * @param others tags that builds can ask for
 * @param priority of the pool: the highest of its tags
 */
record PoolTags(List<Map<String, Object>> architectures, List<String> others, int priority, List<String> notes) {

    private static final Pattern ARCHITECTURE = Pattern.compile("arch_(.+?)(_native|_emulated)?");
    private static final Set<String> IMPLIED = Set.of("copr_builder");

    private record Tag(String name, int priority) {}

    /** {@link IllegalArgumentException} for what is no tag, and for a pool whose architecture cannot be told. */
    static PoolTags of(String pool, List<?> tags, List<?> onDemand) {
        var all = new ArrayList<Tag>();
        tags.forEach(tag -> all.add(tag(pool, tag)));
        onDemand.forEach(tag -> all.add(tag(pool, tag)));
        var emulated = new LinkedHashMap<String, Boolean>();
        var others = new LinkedHashSet<String>();
        var notes = new ArrayList<String>();
        for (Tag tag : all) {
            Matcher matcher = ARCHITECTURE.matcher(tag.name());
            if (matcher.matches() && isArchitecture(matcher.group(1))) {
                String name = canonical(matcher.group(1));
                boolean isEmulated = "_emulated".equals(matcher.group(2));
                emulated.merge(name, isEmulated, (left, right) -> left && right);
            } else if (!IMPLIED.contains(tag.name())) {
                others.add(tag.name());
            }
        }
        if (emulated.isEmpty()) {
            String guessed = guess(pool);
            if (guessed == null) {
                throw new IllegalArgumentException(
                        "pool " + pool
                                + " has no tag that names an architecture: add one, such as arch_x86_64, or arch_noarch for source builds");
            }
            emulated.put(guessed, false);
            notes.add("no tag names an architecture: " + guessed + ", after its name");
        }
        int priority = all.stream().mapToInt(Tag::priority).max().orElse(0);
        if (all.stream().mapToInt(Tag::priority).distinct().count() > 1) {
            notes.add("tags: their priorities differ, and a pool has one: " + priority);
        }
        if (!onDemand.isEmpty()) {
            notes.add("tags_on_demand: like tags here, for no builder is started before there is a build");
        }
        return new PoolTags(architectures(emulated), List.copyOf(others), priority, notes);
    }

    private static List<Map<String, Object>> architectures(Map<String, Boolean> emulated) {
        var list = new ArrayList<Map<String, Object>>();
        for (boolean second : new boolean[] {false, true}) {
            emulated.forEach((name, isEmulated) -> {
                if (isEmulated == second) {
                    var architecture = new LinkedHashMap<String, Object>();
                    architecture.put("name", name);
                    if (isEmulated) {
                        architecture.put("emulated", true);
                    }
                    list.add(architecture);
                }
            });
        }
        return list;
    }

    private static Tag tag(String pool, @Nullable Object value) {
        if (value instanceof String name) {
            return new Tag(name, 0);
        }
        if (value instanceof Map<?, ?> map && map.get("name") instanceof String name) {
            Object priority = map.get("priority");
            if (priority == null || priority instanceof Integer) {
                return new Tag(name, priority instanceof Integer number ? number : 0);
            }
        }
        throw new IllegalArgumentException(
                "pool " + pool + ": a tag is a word, or has name and priority, found " + value);
    }

    /** {@code x86_64_v2} and its like are tags of their own. */
    private static boolean isArchitecture(String name) {
        return Set.of(
                        "noarch", "x86_64", "aarch64", "ppc64le", "s390x", "riscv64", "armhfp", "i386", "i486", "i586",
                        "i686")
                .contains(name);
    }

    private static String canonical(String name) {
        return name.matches("i[3-6]86") ? "x86_64" : name;
    }

    private static @Nullable String guess(String pool) {
        for (String name : List.of("x86_64", "aarch64", "ppc64le", "s390x", "riscv64")) {
            if (pool.replace('-', '_').contains(name)) {
                return name;
            }
        }
        return null;
    }
}
