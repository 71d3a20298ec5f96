package org.fedoracopr.runner.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.fedoracopr.runner.log.PythonPrinter;
import org.fedoracopr.runner.log.PythonText;
import org.jspecify.annotations.Nullable;

/** What Python makes of values: their text, their truth, their order. */
final class Python {

    private static final int PRETTY_WIDTH = 80;

    private Python() {}

    /** {@code str()}, which is what a template prints. */
    static String text(Value value) {
        return switch (value) {
            case Value.Undefined undefined -> "";
            case Value.Text text -> text.value();
            case Value.None none -> "None";
            case Value.Truth truth -> truth.value() ? "True" : "False";
            case Value.Whole whole -> Long.toString(whole.value());
            case Value.Items items -> items(items);
            case Value.Table table ->
                table.entries().entrySet().stream()
                        .map(entry -> PythonText.string(entry.getKey()) + ": " + represented(entry.getValue()))
                        .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    /** {@code repr()} */
    static String represented(Value value) {
        return switch (value) {
            case Value.Text text -> PythonText.string(text.value());
            case Value.Undefined undefined -> "Undefined";
            default -> text(value);
        };
    }

    private static String items(Value.Items items) {
        String elements = items.elements().stream().map(Python::represented).collect(Collectors.joining(", "));
        if (!items.tuple()) {
            return "[" + elements + "]";
        }
        return items.elements().size() == 1 ? "(" + elements + ",)" : "(" + elements + ")";
    }

    /** {@code pprint.pformat()} */
    static String pretty(Value value) {
        return value instanceof Value.Undefined ? represented(value) : PythonPrinter.print(json(value), PRETTY_WIDTH);
    }

    private static JsonNode json(Value value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (value) {
            case Value.Undefined undefined -> nodes.textNode("");
            case Value.Text text -> nodes.textNode(text.value());
            case Value.None none -> nodes.nullNode();
            case Value.Truth truth -> nodes.booleanNode(truth.value());
            case Value.Whole whole -> nodes.numberNode(whole.value());
            case Value.Items items -> {
                ArrayNode array = nodes.arrayNode();
                items.elements().forEach(element -> array.add(json(element)));
                yield items.tuple() ? PythonPrinter.tuple(array) : array;
            }
            case Value.Table table -> {
                ObjectNode object = nodes.objectNode();
                table.entries().forEach((key, entry) -> object.set(key, json(entry)));
                yield object;
            }
        };
    }

    /** {@code bool()} */
    static boolean truth(Value value) {
        return switch (value) {
            case Value.Undefined undefined -> false;
            case Value.None none -> false;
            case Value.Truth truth -> truth.value();
            case Value.Whole whole -> whole.value() != 0;
            case Value.Text text -> !text.value().isEmpty();
            case Value.Items items -> !items.elements().isEmpty();
            case Value.Table table -> !table.entries().isEmpty();
        };
    }

    /** {@code ==} */
    static boolean same(Value left, Value right) {
        if (left instanceof Value.Undefined) {
            return right instanceof Value.Undefined;
        }
        if (number(left) instanceof Long one && number(right) instanceof Long other) {
            return one.equals(other);
        }
        return switch (left) {
            case Value.Items one ->
                right instanceof Value.Items other && one.tuple() == other.tuple() && same(one, other);
            case Value.Table one ->
                right instanceof Value.Table other
                        && one.entries().keySet().equals(other.entries().keySet())
                        && one.entries().keySet().stream().allMatch(key -> same(entry(one, key), entry(other, key)));
            default -> left.equals(right);
        };
    }

    private static boolean same(Value.Items left, Value.Items right) {
        if (left.elements().size() != right.elements().size()) {
            return false;
        }
        for (int index = 0; index < left.elements().size(); index++) {
            if (!same(left.elements().get(index), right.elements().get(index))) {
                return false;
            }
        }
        return true;
    }

    static Value entry(Value.Table table, String key) {
        Value value = table.entries().get(key);
        return value == null ? new Value.Undefined("'dict object' has no attribute " + PythonText.string(key)) : value;
    }

    /** What counts as a number: numbers, and the truth as 0 or 1; null for others. */
    static @Nullable Number number(Value value) {
        return switch (value) {
            case Value.Whole whole -> whole.value();
            case Value.Truth truth -> truth.value() ? 1L : 0L;
            default -> null;
        };
    }

    /** Whether {@code left} comes before, with or behind {@code right}: negative, 0 or positive. */
    static int compared(Value left, Value right, int line) throws TemplateException {
        if (number(left) instanceof Long one && number(right) instanceof Long other) {
            return one.compareTo(other);
        }
        if (left instanceof Value.Text one && right instanceof Value.Text other) {
            return compared(one.value(), other.value());
        }
        if (left instanceof Value.Items one && right instanceof Value.Items other && one.tuple() == other.tuple()) {
            Iterator<Value> others = other.elements().iterator();
            for (Value element : one.elements()) {
                if (!others.hasNext()) {
                    return 1;
                }
                Value counterpart = others.next();
                if (!same(element, counterpart)) {
                    return compared(element, counterpart, line);
                }
            }
            return others.hasNext() ? -1 : 0;
        }
        defined(left, line);
        defined(right, line);
        throw new TemplateException(line, "no order between " + type(left) + " and " + type(right));
    }

    /** By code points, as Python orders strings. */
    private static int compared(String left, String right) {
        return Arrays.compare(left.codePoints().toArray(), right.codePoints().toArray());
    }

    /** {@code in} */
    static boolean contains(Value container, Value value, int line) throws TemplateException {
        if (container instanceof Value.Text text) {
            if (value instanceof Value.Text part) {
                return text.value().contains(part.value());
            }
            throw new TemplateException(line, "a string contains strings only, not " + type(value));
        }
        return elements(container, line).stream().anyMatch(element -> same(element, value));
    }

    /** Ends the work for a value that nobody has given. */
    static void defined(Value value, int line) throws TemplateException {
        if (value instanceof Value.Undefined undefined) {
            throw new TemplateException(line, undefined.what());
        }
    }

    /** What a loop goes through: a dictionary's keys, a string's characters. */
    static List<Value> elements(Value value, int line) throws TemplateException {
        return switch (value) {
            case Value.Undefined undefined -> List.of();
            case Value.Items items -> items.elements();
            case Value.Table table -> {
                List<Value> keys = new ArrayList<>();
                table.entries().keySet().forEach(key -> keys.add(new Value.Text(key)));
                yield List.copyOf(keys);
            }
            case Value.Text text ->
                text.value()
                        .codePoints()
                        .mapToObj(point -> (Value) new Value.Text(Character.toString(point)))
                        .toList();
            case Value.None none -> throw notIterable(value, line);
            case Value.Truth truth -> throw notIterable(value, line);
            case Value.Whole whole -> throw notIterable(value, line);
        };
    }

    private static TemplateException notIterable(Value value, int line) {
        return new TemplateException(line, type(value) + " has no elements");
    }

    /** What a message calls a value; the words of an undefined one say which it is. */
    static String type(Value value) {
        return switch (value) {
            case Value.Undefined undefined -> undefined.what();
            case Value.None none -> "None";
            case Value.Truth truth -> "a bool";
            case Value.Whole whole -> "an int";
            case Value.Text text -> "a string";
            case Value.Items items -> items.tuple() ? "a tuple" : "a list";
            case Value.Table table -> "a dict";
        };
    }

    /** Whitespace of Python's regular expressions and of {@code strip()}. */
    static boolean isSpace(int point) {
        return Character.isWhitespace(point) || Character.isSpaceChar(point) || point == 0x85;
    }

    /** {@code strip()}, on one side or both. */
    static String stripped(String text, boolean left, boolean right) {
        int start = 0;
        int end = text.length();
        while (left && start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (right && end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
