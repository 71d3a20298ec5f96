package org.fedoracopr.runner.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Sections of keys and values, in the order of their first appearance; values have their continuation lines joined with newlines (CFG-1).
 *
 * @param sections keys are in lower case
 * @param lines where the sections' keys stand, a section itself by the key ""; of a single file only
 */
public record IniFile(Map<String, Map<String, String>> sections, Map<String, Map<String, Integer>> lines) {

    public static final IniFile EMPTY = new IniFile(Map.of());

    public IniFile {
        Map<String, Map<String, String>> copy = new LinkedHashMap<>();
        sections.forEach((name, values) -> copy.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(values))));
        sections = Collections.unmodifiableMap(copy);
        Map<String, Map<String, Integer>> places = new LinkedHashMap<>();
        lines.forEach((name, numbers) -> places.put(name, Map.copyOf(numbers)));
        lines = Collections.unmodifiableMap(places);
    }

    /** What comes from no single file. */
    public IniFile(Map<String, Map<String, String>> sections) {
        this(sections, Map.of());
    }

    /** Where a key stands, or a section with the key "", as messages say it: " line 3", or nothing where that is not known. */
    String place(String section, String key) {
        Integer line = lines.getOrDefault(section, Map.of()).get(key);
        return line == null ? "" : " line " + line;
    }

    /** Reads one file. */
    public static IniFile read(Path path) throws ConfigurationException {
        try {
            return IniParser.parse(Files.readString(path, StandardCharsets.UTF_8), path.toString());
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot read " + path + ": make it a readable file in UTF-8 (" + e.getMessage() + ")", e);
        }
    }

    /** Reads text; {@code origin} names it in messages. */
    public static IniFile parse(String text, String origin) throws ConfigurationException {
        return IniParser.parse(text, origin);
    }

    /** The value of a key. */
    public Optional<String> value(String section, String key) {
        return Optional.ofNullable(sections.getOrDefault(section, Map.of()).get(key));
    }

    /** These sections and keys, where {@code later} has none of that name. */
    public IniFile overriddenBy(IniFile later) {
        Map<String, Map<String, String>> merged = new LinkedHashMap<>();
        sections.forEach((name, values) -> merged.put(name, new LinkedHashMap<>(values)));
        later.sections.forEach((name, values) ->
                merged.computeIfAbsent(name, unused -> new LinkedHashMap<>()).putAll(values));
        return new IniFile(merged);
    }
}
