package org.fedoracopr.runner.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Jinja2's filters, those that templates of configuration files use. */
final class Filters {

    /** All that there are. */
    static final Set<String> NAMES = Set.of(
            "capitalize",
            "count",
            "d",
            "default",
            "dictsort",
            "first",
            "int",
            "items",
            "join",
            "last",
            "length",
            "list",
            "lower",
            "map",
            "pprint",
            "reject",
            "rejectattr",
            "replace",
            "reverse",
            "safe",
            "select",
            "selectattr",
            "sort",
            "string",
            "trim",
            "unique",
            "upper");

    private Filters() {}

    static Value apply(String name, Value value, Given given) throws TemplateException {
        int line = given.line();
        return switch (name) {
            case "default", "d" -> {
                Given.Taken taken = given.take("default_value", "boolean");
                boolean missing = value instanceof Value.Undefined || (taken.truth(1) && !Python.truth(value));
                yield missing ? taken.value(0, new Value.Text("")) : value;
            }
            case "join" -> {
                Given.Taken taken = given.take("d", "attribute");
                List<String> texts = new ArrayList<>();
                for (Value element : Python.elements(value, line)) {
                    texts.add(Python.text(attribute(element, taken.textOrNull(1), line)));
                }
                yield new Value.Text(String.join(Python.text(taken.value(0, new Value.Text(""))), texts));
            }
            case "replace" -> {
                Given.Taken taken = given.take("old", "new", "count");
                yield new Value.Text(replaced(
                        Python.text(value),
                        Python.text(taken.value(0)),
                        Python.text(taken.value(1)),
                        taken.whole(2, -1)));
            }
            case "trim" ->
                new Value.Text(
                        Methods.stripped(Python.text(value), given.take("chars").textOrNull(0), true, true));
            case "int" -> whole(value, given.take("default"));
            case "sort" -> {
                Given.Taken taken = given.take("reverse", "case_sensitive", "attribute");
                yield sorted(value, taken.truth(0), taken.truth(1), taken.textOrNull(2), line);
            }
            case "unique" -> unique(value, given.take("case_sensitive", "attribute"));
            case "dictsort" -> {
                Given.Taken taken = given.take("case_sensitive", "by", "reverse");
                int by = Python.text(taken.value(1, new Value.Text("key"))).equals("value") ? 1 : 0;
                yield sorted(pairs(table(value, line)), taken.truth(2), taken.truth(0), Integer.toString(by), line);
            }
            case "map" -> mapped(value, given);
            case "select" -> selected(value, null, given, true);
            case "reject" -> selected(value, null, given, false);
            case "selectattr", "rejectattr" -> {
                String attribute = given.positional().isEmpty()
                        ? ""
                        : Python.text(given.positional().getFirst());
                yield selected(value, attribute, given.withoutFirst(), name.equals("selectattr"));
            }
            default -> {
                given.take();
                yield plain(name, value, line);
            }
        };
    }

    private static Value plain(String name, Value value, int line) throws TemplateException {
        return switch (name) {
            case "capitalize" -> {
                String text = Python.text(value).toLowerCase(Locale.ROOT);
                int first = text.isEmpty() ? 0 : text.offsetByCodePoints(0, 1);
                yield new Value.Text(text.substring(0, first).toUpperCase(Locale.ROOT) + text.substring(first));
            }
            case "lower" -> new Value.Text(Python.text(value).toLowerCase(Locale.ROOT));
            case "upper" -> new Value.Text(Python.text(value).toUpperCase(Locale.ROOT));
            case "string", "safe" ->
                value instanceof Value.Undefined && name.equals("safe") ? value : new Value.Text(Python.text(value));
            case "pprint" -> new Value.Text(Python.pretty(value));
            case "length", "count" -> Value.of(Python.elements(value, line).size());
            case "list" -> Value.list(Python.elements(value, line));
            case "items" -> value instanceof Value.Undefined ? Value.list(List.of()) : pairs(table(value, line));
            case "reverse" ->
                value instanceof Value.Text text
                        ? new Value.Text(
                                new StringBuilder(text.value()).reverse().toString())
                        : Value.list(Python.elements(value, line).reversed());
            case "first", "last" -> {
                List<Value> elements = Python.elements(value, line);
                if (elements.isEmpty()) {
                    yield new Value.Undefined("there is no " + name + " element");
                }
                yield name.equals("first") ? elements.getFirst() : elements.getLast();
            }
            default -> throw new TemplateException(line, "no filter named '" + name + "'");
        };
    }

    /** Keys and values. */
    static Value pairs(Value.Table table) {
        List<Value> pairs = new ArrayList<>();
        table.entries().forEach((key, value) -> pairs.add(Value.tuple(new Value.Text(key), value)));
        return Value.list(pairs);
    }

    private static Value.Table table(Value value, int line) throws TemplateException {
        if (value instanceof Value.Table table) {
            return table;
        }
        throw new TemplateException(line, "a dict is needed, found " + Python.type(value));
    }

    /** The first {@code most} of them; all for a negative number. */
    static String replaced(String text, String old, String replacement, int most) {
        if (most < 0) {
            return text.replace(old, replacement);
        }
        var result = new StringBuilder();
        int start = 0;
        int from = 0;
        for (int count = 0; count < most && from <= text.length(); count++) {
            int found = text.indexOf(old, from);
            if (found < 0) {
                break;
            }
            result.append(text, start, found).append(replacement);
            start = found + old.length();
            from = old.isEmpty() ? found + 1 : start;
        }
        return result.append(text, start, text.length()).toString();
    }

    private static Value whole(Value value, Given.Taken taken) throws TemplateException {
        Python.defined(value, taken.line());
        if (Python.number(value) instanceof Long number) {
            return Value.of(number);
        }
        if (value instanceof Value.Text text) {
            try {
                return Value.of(Long.parseLong(text.value().strip()));
            } catch (NumberFormatException e) {
                return taken.value(0, Value.of(0));
            }
        }
        return taken.value(0, Value.of(0));
    }

    /** Of an element, by a path such as {@code a.b}; the element itself for null. */
    private static Value attribute(Value element, @Nullable String path, int line) throws TemplateException {
        Value result = element;
        for (String part : path == null ? List.<String>of() : List.of(path.split("\\.", -1))) {
            result = part.matches("[0-9]{1,9}")
                    ? Evaluator.item(result, Value.of(Integer.parseInt(part)), line)
                    : Evaluator.item(result, new Value.Text(part), line);
        }
        return result;
    }

    private static Value key(Value element, boolean caseSensitive, @Nullable String attribute, int line)
            throws TemplateException {
        Value key = attribute(element, attribute, line);
        return !caseSensitive && key instanceof Value.Text text
                ? new Value.Text(text.value().toLowerCase(Locale.ROOT))
                : key;
    }

    private static Value sorted(
            Value value, boolean reverse, boolean caseSensitive, @Nullable String attribute, int line)
            throws TemplateException {
        record Keyed(Value key, Value element) {}
        List<Keyed> keyed = new ArrayList<>();
        for (Value element : Python.elements(value, line)) {
            keyed.add(new Keyed(key(element, caseSensitive, attribute, line), element));
        }
        TemplateException[] problem = {null};
        Comparator<Keyed> order = (left, right) -> {
            try {
                return Python.compared(left.key(), right.key(), line);
            } catch (TemplateException e) {
                problem[0] = e;
                return 0;
            }
        };
        keyed.sort(reverse ? order.reversed() : order);
        if (problem[0] != null) {
            throw problem[0];
        }
        return Value.list(keyed.stream().map(Keyed::element).toList());
    }

    private static Value unique(Value value, Given.Taken taken) throws TemplateException {
        List<Value> keys = new ArrayList<>();
        List<Value> found = new ArrayList<>();
        for (Value element : Python.elements(value, taken.line())) {
            Value key = key(element, taken.truth(0), taken.textOrNull(1), taken.line());
            if (keys.stream().noneMatch(known -> Python.same(known, key))) {
                keys.add(key);
                found.add(element);
            }
        }
        return Value.list(found);
    }

    /** What is not true has no elements here, also where it could not have any, as 0. */
    private static List<Value> elementsIfAny(Value value, int line) throws TemplateException {
        return Python.truth(value) ? Python.elements(value, line) : List.of();
    }

    private static Value mapped(Value value, Given given) throws TemplateException {
        List<Value> results = new ArrayList<>();
        for (Value element : elementsIfAny(value, given.line())) {
            if (given.positional().isEmpty()) {
                Given.Taken taken =
                        new Given(given.what(), List.of(), given.named(), given.line()).take("attribute", "default");
                Value result = attribute(element, Python.text(taken.value(0)), given.line());
                results.add(result instanceof Value.Undefined && taken.has(1) ? taken.value(1) : result);
            } else {
                results.add(apply(known(NAMES, "filter", given), element, given.withoutFirst()));
            }
        }
        return Value.list(results);
    }

    /** The elements of which the test that is named first holds, or which are true where none is named. */
    private static Value selected(Value value, @Nullable String attribute, Given given, boolean wanted)
            throws TemplateException {
        List<Value> found = new ArrayList<>();
        for (Value element : elementsIfAny(value, given.line())) {
            Value looked = attribute(element, attribute, given.line());
            boolean holds = given.positional().isEmpty()
                    ? Python.truth(looked)
                    : Checks.holds(known(Checks.NAMES, "test", given), looked, given.withoutFirst());
            if (holds == wanted) {
                found.add(element);
            }
        }
        return Value.list(found);
    }

    private static String known(Set<String> names, String kind, Given given) throws TemplateException {
        String name = Python.text(given.positional().getFirst());
        if (!names.contains(name)) {
            throw new TemplateException(given.line(), "no " + kind + " named '" + name + "'");
        }
        return name;
    }
}
