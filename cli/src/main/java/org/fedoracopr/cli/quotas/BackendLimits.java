package org.fedoracopr.cli.quotas;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.fedoracopr.cli.Conversion;
import org.fedoracopr.cli.PlainNames;
import org.fedoracopr.cli.Resources;
import org.jspecify.annotations.Nullable;

/** Converts the limits in the section {@code [backend]} of copr-be.conf (compatibility rows QUO-1 to QUO-5). */
final class BackendLimits {

    private static final int OWNER = 20;
    private static final int SANDBOX = 10;
    private static final int SSH = 2;

    private final Map<String, String> values;
    private final List<Map<String, Object>> limits = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final PlainNames names = new PlainNames();

    private BackendLimits(Map<String, String> values) {
        this.values = values;
    }

    static Conversion convert(String file, String text, String name, @Nullable String namespace) {
        var converter = new BackendLimits(section(file, text));
        converter.convert();
        return new Conversion(
                List.of(Resources.of("CoprBuildQuota", name, namespace, Map.of("limits", converter.limits))),
                converter.notes);
    }

    private void convert() {
        for (String owner : words("blocked_owners")) {
            limit("blocked-" + owner, Map.of("owner", owner), List.of(), 0);
        }
        limit("owner", Map.of(), List.of("owner"), number("builds_max_workers_owner", OWNER));
        limit("sandbox", Map.of(), List.of("sandbox"), number("builds_max_workers_sandbox", SANDBOX));
        int ssh = number("builds_max_userssh", SSH);
        if (ssh == 0) {
            notes.add(
                    "builds_max_userssh: 0 held every build of the backend back; here it holds builds with ssh access alone");
        }
        limit("ssh", new TreeMap<>(Map.of("ssh", true, "source", false)), List.of("owner"), ssh);
        pairs("builds_max_workers_arch")
                .forEach((architecture, max) ->
                        limit("architecture-" + architecture, Map.of("architecture", architecture), List.of(), max));
        pairs("builds_max_workers_arch_per_owner")
                .forEach((architecture, max) ->
                        limit("owner-" + architecture, Map.of("architecture", architecture), List.of("owner"), max));
        pairs("builds_max_workers_tag").forEach((tag, max) -> limit("tag-" + tag, Map.of("tag", tag), List.of(), max));
        if (values.containsKey("builds_max_workers")) {
            limit("all", Map.of(), List.of(), number("builds_max_workers", 60));
        }
        if (values.containsKey("sleeptime")) {
            notes.add("sleeptime: not needed, the queue is planned with each change");
        }
    }

    private void limit(String name, Map<String, Object> match, List<String> per, int max) {
        var limit = new LinkedHashMap<String, Object>();
        limit.put("name", names.take(name, "limit"));
        if (!match.isEmpty()) {
            limit.put("match", match);
        }
        if (!per.isEmpty()) {
            limit.put("per", per);
        }
        limit.put("max", max);
        limits.add(limit);
    }

    private List<String> words(String key) {
        return Arrays.stream(values.getOrDefault(key, "").split("[,\\s]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private Map<String, Integer> pairs(String key) {
        var pairs = new LinkedHashMap<String, Integer>();
        for (String pair : words(key)) {
            String[] parts = pair.split("=", -1);
            if (parts.length != 2 || parts[0].isEmpty()) {
                throw new IllegalArgumentException(key + " must be pairs such as x86_64=10,s390x=4, found " + pair);
            }
            pairs.put(parts[0], number(key, parts[1]));
        }
        return pairs;
    }

    private int number(String key, int otherwise) {
        String value = values.get(key);
        return value == null ? otherwise : number(key, value);
    }

    private static int number(String key, String value) {
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(key + " must be a number, found " + value, e);
        }
        throw new IllegalArgumentException(key + " must not be negative, found " + value);
    }

    /** The keys of {@code [backend]}, as Python's configparser reads them: lines that are indented go on. */
    private static Map<String, String> section(String file, String text) {
        var values = new LinkedHashMap<String, String>();
        boolean inside = false;
        boolean found = false;
        String key = null;
        for (String line : text.lines().toList()) {
            String bare = line.strip();
            if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith(";")) {
                continue;
            }
            if (bare.startsWith("[") && bare.endsWith("]")) {
                inside = bare.equals("[backend]");
                found |= inside;
                key = null;
            } else if (inside && key != null && Character.isWhitespace(line.charAt(0))) {
                values.merge(key, bare, (before, more) -> before + "\n" + more);
            } else if (inside) {
                int end = separator(bare);
                key = (end < 0 ? bare : bare.substring(0, end)).strip().toLowerCase(Locale.ROOT);
                values.put(key, end < 0 ? "" : bare.substring(end + 1).strip());
            }
        }
        if (!found) {
            throw new IllegalArgumentException(file + " has no section [backend]");
        }
        return values;
    }

    private static int separator(String line) {
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
    }
}
