package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tags of a spec file by which a package says which architectures it is for (RES-5).
 *
 * <p>Read from the text of the spec's preamble, for all distributions alike. What cannot be known without expanding macros, a tag whose value has
 * one or that stands between {@code %if} and {@code %endif}, is left out and named in {@code unknown}: whoever reads the results may skip an
 * architecture because of a tag, and must never do so wrongly.
 *
 * @param tags values by lower-case tag, each sorted and once
 * @param unknown the lines that were left out
 */
record ArchitectureTags(Map<String, List<String>> tags, List<String> unknown) {

    private static final Pattern TAG = Pattern.compile(
            "\\s*(exclusivearch|excludearch|buildarch(?:itectures)?)\\s*:\\s*(.*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern SECTION = Pattern.compile(
            "%(?:package|description|prep|generate_buildrequires|conf|build|install|check|clean|files|changelog|pre|post|preun|postun"
                    + "|pretrans|posttrans|trigger[a-z]*|filetrigger[a-z]*|transfiletrigger[a-z]*|sepolicy|verifyscript)(?:\\s.*)?");
    private static final Pattern IF = Pattern.compile("%if[a-z]*\\b.*");
    private static final Pattern END_IF = Pattern.compile("%endif\\b.*");

    ArchitectureTags {
        tags = Map.copyOf(tags);
        unknown = List.copyOf(unknown);
    }

    static ArchitectureTags of(List<String> specLines) {
        Map<String, TreeSet<String>> values = new TreeMap<>();
        List<String> unknown = new ArrayList<>();
        int conditions = 0;
        for (String line : specLines) {
            String stripped = line.strip();
            if (SECTION.matcher(stripped).matches()) {
                break;
            }
            if (IF.matcher(stripped).matches()) {
                conditions++;
            } else if (END_IF.matcher(stripped).matches()) {
                conditions--;
            }
            Matcher tag = TAG.matcher(line);
            if (tag.matches()) {
                if (conditions > 0 || tag.group(2).indexOf('%') >= 0) {
                    unknown.add(stripped);
                } else {
                    values.computeIfAbsent(key(tag.group(1)), unused -> new TreeSet<>())
                            .addAll(Arrays.asList(tag.group(2).strip().split("\\s+", -1)));
                }
            }
        }
        // One unknown line of a tag makes its other lines useless: together they are the tag's value.
        unknown.stream().map(TAG::matcher).filter(Matcher::matches).forEach(line -> values.remove(key(line.group(1))));
        Map<String, List<String>> result = new TreeMap<>();
        values.forEach((key, words) -> result.put(key, List.copyOf(words)));
        return new ArchitectureTags(result, unknown);
    }

    private static String key(String tag) {
        String lower = tag.toLowerCase(Locale.ROOT);
        return lower.startsWith("buildarch") ? "buildarch" : lower;
    }

    /** The same tags for each distribution, in the order of results.json. */
    ObjectNode forDistributions(List<String> distributions) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        for (String distribution : distributions) {
            ObjectNode ofDistribution = document.putObject(distribution);
            for (String key : List.of("exclusivearch", "excludearch", "buildarch")) {
                List<String> words = tags.get(key);
                if (words != null) {
                    ArrayNode array = ofDistribution.putArray(key);
                    words.forEach(array::add);
                }
            }
        }
        return document;
    }
}
