package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** Python's methods and functions that templates call. */
final class Methods {

    private static final int LONGEST_RANGE = 100_000;

    private Methods() {}

    /** A function that is there without having been given. */
    static Value function(String name, Given given) throws TemplateException {
        return switch (name) {
            case "range" -> range(given);
            case "dict" -> {
                SequencedMap<String, Value> entries = new LinkedHashMap<>(given.named());
                given.take(given.named().keySet().toArray(String[]::new));
                yield new Value.Table(entries);
            }
            default -> throw new TemplateException(given.line(), "there is no function '" + name + "' here");
        };
    }

    private static Value range(Given given) throws TemplateException {
        Given.Taken taken = given.take("start", "stop", "step");
        int first = taken.whole(0, 0);
        int start = taken.has(1) ? first : 0;
        int stop = taken.whole(1, first);
        int step = taken.whole(2, 1);
        if (step == 0) {
            throw new TemplateException(given.line(), "range() with steps of 0 has no end");
        }
        List<Value> elements = new ArrayList<>();
        for (long number = start; step > 0 ? number < stop : number > stop; number += step) {
            if (elements.size() == LONGEST_RANGE) {
                throw new TemplateException(given.line(), "range() is longer than " + LONGEST_RANGE);
            }
            elements.add(Value.of(number));
        }
        return Value.list(elements);
    }

    /** A method of a value. */
    static Value call(Value target, String name, Given given) throws TemplateException {
        return switch (target) {
            case Value.Text text -> ofText(text.value(), name, given);
            case Value.Table table -> ofTable(table, name, given);
            case Value.Items items -> ofItems(items, name, given);
            case Value.Undefined undefined -> throw new TemplateException(given.line(), undefined.what());
            case Value.None none -> throw unknown(target, name, given);
            case Value.Truth truth -> throw unknown(target, name, given);
            case Value.Whole whole -> throw unknown(target, name, given);
        };
    }

    private static TemplateException unknown(Value target, String name, Given given) {
        return new TemplateException(given.line(), Python.type(target) + " has no method '" + name + "' here");
    }

    private static Value ofTable(Value.Table table, String name, Given given) throws TemplateException {
        return switch (name) {
            case "items" -> {
                given.take();
                yield Filters.pairs(table);
            }
            case "keys" -> {
                given.take();
                yield Value.list(Python.elements(table, given.line()));
            }
            case "values" -> {
                given.take();
                yield Value.list(table.entries().values());
            }
            case "get" -> {
                Given.Taken taken = given.take("key", "default");
                Value found = taken.value(0) instanceof Value.Text key
                        ? table.entries().get(key.value())
                        : null;
                yield found == null ? taken.value(1, Value.NONE) : found;
            }
            default -> throw unknown(table, name, given);
        };
    }

    private static Value ofItems(Value.Items items, String name, Given given) throws TemplateException {
        Value wanted = given.take("value").value(0);
        int index = 0;
        int count = 0;
        int first = -1;
        for (Value element : items.elements()) {
            if (Python.same(element, wanted)) {
                first = first < 0 ? index : first;
                count++;
            }
            index++;
        }
        return switch (name) {
            case "count" -> Value.of(count);
            case "index" -> {
                if (first < 0) {
                    throw new TemplateException(given.line(), Python.represented(wanted) + " is not in the list");
                }
                yield Value.of(first);
            }
            default -> throw unknown(items, name, given);
        };
    }

    private static Value ofText(String text, String name, Given given) throws TemplateException {
        return switch (name) {
            case "startswith" -> Value.of(parts(given).stream().anyMatch(text::startsWith));
            case "endswith" -> Value.of(parts(given).stream().anyMatch(text::endsWith));
            case "strip" -> new Value.Text(stripped(text, given, true, true));
            case "lstrip" -> new Value.Text(stripped(text, given, true, false));
            case "rstrip" -> new Value.Text(stripped(text, given, false, true));
            case "removeprefix" -> {
                String prefix = given.take("prefix").text(0);
                yield new Value.Text(text.startsWith(prefix) ? text.substring(prefix.length()) : text);
            }
            case "removesuffix" -> {
                String suffix = given.take("suffix").text(0);
                yield new Value.Text(text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text);
            }
            case "split" -> {
                Given.Taken taken = given.take("sep", "maxsplit");
                yield Value.texts(split(text, taken.textOrNull(0), taken.whole(1, -1), given.line()));
            }
            case "splitlines" -> {
                given.take();
                yield Value.texts(text.lines().toList());
            }
            case "join" -> {
                List<String> joined = new ArrayList<>();
                for (Value element : Python.elements(given.take("iterable").value(0), given.line())) {
                    if (!(element instanceof Value.Text part)) {
                        throw new TemplateException(
                                given.line(), "join() needs strings, found " + Python.type(element));
                    }
                    joined.add(part.value());
                }
                yield new Value.Text(String.join(text, joined));
            }
            case "replace" -> {
                Given.Taken taken = given.take("old", "new", "count");
                yield new Value.Text(Filters.replaced(text, taken.text(0), taken.text(1), taken.whole(2, -1)));
            }
            case "find" -> {
                int found = text.indexOf(given.take("sub").text(0));
                yield Value.of(found < 0 ? -1 : text.codePointCount(0, found));
            }
            case "count" -> {
                String part = given.take("sub").text(0);
                yield Value.of(
                        part.isEmpty()
                                ? text.codePointCount(0, text.length()) + 1
                                : split(text, part, -1, given.line()).size() - 1);
            }
            case "lower", "upper", "capitalize" -> {
                given.take();
                yield Filters.apply(name, new Value.Text(text), given);
            }
            case "isdigit" -> {
                given.take();
                yield Value.of(!text.isEmpty() && text.codePoints().allMatch(Character::isDigit));
            }
            default -> throw unknown(new Value.Text(text), name, given);
        };
    }

    /** A string, or a tuple of them. */
    private static List<String> parts(Given given) throws TemplateException {
        Given.Taken taken = given.take("part");
        if (!(taken.value(0) instanceof Value.Items items && items.tuple())) {
            return List.of(taken.text(0));
        }
        List<String> parts = new ArrayList<>();
        for (Value element : items.elements()) {
            parts.add(new Given(given.what(), List.of(element), Map.of(), given.line())
                    .take("part")
                    .text(0));
        }
        return List.copyOf(parts);
    }

    private static String stripped(String text, Given given, boolean left, boolean right) throws TemplateException {
        return stripped(text, given.take("chars").textOrNull(0), left, right);
    }

    /** Without these characters at the ends; null for whitespace. */
    static String stripped(String text, @Nullable String characters, boolean left, boolean right) {
        if (characters == null) {
            return Python.stripped(text, left, right);
        }
        int start = 0;
        int end = text.length();
        while (left && start < end && characters.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        while (right && end > start && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(start, end);
    }

    /** {@code str.split()}: by runs of whitespace without a separator. */
    private static List<String> split(String text, @Nullable String separator, int most, int line)
            throws TemplateException {
        if (separator == null) {
            String stripped = Python.stripped(text, true, most < 0);
            if (stripped.isEmpty()) {
                return List.of();
            }
            return List.of(stripped.split("[\\s\\p{Z}\\x1c-\\x1f\\x85]+", most < 0 ? -1 : most + 1));
        }
        if (separator.isEmpty()) {
            throw new TemplateException(line, "split() needs a separator that is not empty");
        }
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int found = text.indexOf(separator);
                found >= 0 && (most < 0 || parts.size() < most);
                found = text.indexOf(separator, start)) {
            parts.add(text.substring(start, found));
            start = found + separator.length();
        }
        parts.add(text.substring(start));
        return List.copyOf(parts);
    }
}
