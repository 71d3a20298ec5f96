package org.fedoracopr.runner.spec;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tags of a spec file's preamble that say which architectures a package is for.
 *
 * @param values sorted words by lower-case tag, in the order in which the tags first appear; a macro that is not known stands in them as it is written
 * @param uncertain tags whose value depends on a condition that is not known: they have no entry in {@code values}
 * @param notes what was left out, and why
 */
public record SpecTags(Map<String, List<String>> values, Set<String> uncertain, List<String> notes) {

    /** Of a spec file without such tags. */
    public static final SpecTags NONE = new SpecTags(Map.of(), Set.of(), List.of());

    public SpecTags {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        uncertain = Set.copyOf(uncertain);
        notes = List.copyOf(notes);
    }

    /** The words of a tag; empty when it has none. */
    public List<String> words(String tag) {
        return values.getOrDefault(tag, List.of());
    }
}
