package org.fedoracopr.runner.config;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedoracopr.runner.failure.Excerpt;
import org.jspecify.annotations.Nullable;

/** Reads ini text as Python's RawConfigParser does: {@code key = value} or {@code key: value}, comments, continuation lines, {@code [DEFAULT]} (CFG-1). */
final class IniParser {

    private static final Pattern SECTION = Pattern.compile("\\[(.+)\\].*", Pattern.DOTALL);
    private static final String DEFAULTS = "DEFAULT";

    private final String origin;
    private final Map<String, Map<String, StringBuilder>> sections = new LinkedHashMap<>();
    private final Map<String, Map<String, Integer>> lines = new LinkedHashMap<>();
    private @Nullable Map<String, StringBuilder> section;
    private String sectionName = "";
    private @Nullable StringBuilder value;
    private int indent;

    private IniParser(String origin) {
        this.origin = origin;
    }

    static IniFile parse(String text, String origin) throws ConfigurationException {
        var parser = new IniParser(origin);
        int number = 1;
        for (String line : text.split("\r\n|[\n\r]", -1)) {
            parser.line(line, number++);
        }
        return parser.result();
    }

    private void line(String line, int number) throws ConfigurationException {
        String stripped = line.strip();
        if (stripped.startsWith("#") || stripped.startsWith(";")) {
            return;
        }
        if (stripped.isEmpty()) {
            if (value != null) {
                value.append('\n');
            }
            return;
        }
        int lineIndent = line.length() - line.stripLeading().length();
        if (value != null && lineIndent > indent) {
            value.append('\n').append(stripped);
            return;
        }
        indent = lineIndent;
        Matcher header = SECTION.matcher(stripped);
        if (header.matches()) {
            startSection(header.group(1), number);
        } else {
            option(stripped, number);
        }
    }

    private void startSection(String name, int number) throws ConfigurationException {
        if (!name.equals(DEFAULTS) && sections.containsKey(name)) {
            throw problem(number, "section [" + Excerpt.of(name) + "] is there twice: keep one");
        }
        sectionName = name;
        section = sections.computeIfAbsent(name, unused -> new LinkedHashMap<>());
        lines.computeIfAbsent(name, unused -> new LinkedHashMap<>()).put("", number);
        value = null;
    }

    private void option(String stripped, int number) throws ConfigurationException {
        Map<String, StringBuilder> current = section;
        if (current == null) {
            throw problem(number, "the first line must be a section such as [main], not: " + Excerpt.of(stripped));
        }
        int delimiter = delimiter(stripped);
        if (delimiter <= 0) {
            throw problem(number, "expected 'key = value', found: " + Excerpt.of(stripped));
        }
        String key = stripped.substring(0, delimiter).stripTrailing().toLowerCase(Locale.ROOT);
        var text = new StringBuilder(stripped.substring(delimiter + 1).stripLeading());
        if (current.put(key, text) != null) {
            throw problem(
                    number,
                    "key " + Excerpt.of(key) + " is twice in section [" + Excerpt.of(sectionName) + "]: keep one");
        }
        value = text;
        lines.computeIfAbsent(sectionName, unused -> new LinkedHashMap<>()).put(key, number);
    }

    /** The first of the two characters that end a key; -1 when there is none. */
    private static int delimiter(String line) {
        for (int index = 0; index < line.length(); index++) {
            if (line.charAt(index) == '=' || line.charAt(index) == ':') {
                return index;
            }
        }
        return -1;
    }

    private IniFile result() {
        Map<String, StringBuilder> defaults = sections.getOrDefault(DEFAULTS, Map.of());
        Map<String, Map<String, String>> result = new LinkedHashMap<>();
        sections.forEach((name, values) -> {
            if (!name.equals(DEFAULTS)) {
                Map<String, String> texts = new LinkedHashMap<>();
                defaults.forEach((key, text) -> texts.put(key, text.toString().stripTrailing()));
                values.forEach((key, text) -> texts.put(key, text.toString().stripTrailing()));
                result.put(name, texts);
            }
        });
        return new IniFile(result, lines);
    }

    private ConfigurationException problem(int number, String text) {
        return new ConfigurationException(origin + " line " + number + ": " + text);
    }
}
