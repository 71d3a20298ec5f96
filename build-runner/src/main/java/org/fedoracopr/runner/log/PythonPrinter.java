package org.fedoracopr.runner.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Prints JSON as Python's {@code pprint} does a dictionary: sorted keys, one line where it fits the width, else one entry per line, long strings
 * wrapped between words (LOG-4). Log parsers of Copr's users read the task in this form.
 */
public final class PythonPrinter {

    private static final Comparator<String> BY_CODE_POINT = (left, right) -> {
        int[] leftPoints = left.codePoints().toArray();
        int[] rightPoints = right.codePoints().toArray();
        return Arrays.compare(leftPoints, rightPoints);
    };
    private static final Pattern LINE = Pattern.compile(
            "[^\\n\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]*(?:\\r\\n|[\\n\\r\\x0b\\x0c\\x1c-\\x1e\\x85\\u2028\\u2029]|\\z)");
    private static final Pattern WORD = Pattern.compile("[^\\s\\x1c-\\x1f\\x85\\p{Z}]*[\\s\\x1c-\\x1f\\x85\\p{Z}]*");

    private final int width;
    private final StringBuilder output = new StringBuilder();

    private PythonPrinter(int width) {
        this.width = width;
    }

    /** The text, without a final newline. */
    public static String print(JsonNode value, int width) {
        var printer = new PythonPrinter(width);
        printer.format(value, 0, 0, 0);
        return printer.output.toString();
    }

    /** A value that prints as a tuple of strings; JSON has only lists. */
    public static JsonNode tuple(String... elements) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Arrays.stream(elements).forEach(list::add);
        return tuple(list);
    }

    /** The same of any values. */
    public static JsonNode tuple(ArrayNode elements) {
        return JsonNodeFactory.instance.pojoNode(new Tuple(elements));
    }

    private record Tuple(ArrayNode elements) {}

    private static @Nullable ArrayNode elementsOfTuple(JsonNode value) {
        return value instanceof POJONode node && node.getPojo() instanceof Tuple tuple ? tuple.elements() : null;
    }

    /**
     * Prints a value from a column on.
     *
     * @param allowance columns that closing brackets after this value will need
     */
    private void format(JsonNode value, int indent, int allowance, int level) {
        String oneLine = represent(value);
        ArrayNode tuple = elementsOfTuple(value);
        if (codePoints(oneLine) <= width - indent - allowance) {
            output.append(oneLine);
        } else if (value.isObject() && !value.isEmpty()) {
            object(value, indent, allowance + 1, level + 1);
        } else if (value.isArray() && !value.isEmpty()) {
            array(value, "[", "]", indent, allowance, level + 1);
        } else if (tuple != null) {
            array(tuple, "(", endOfTuple(tuple), indent, allowance, level + 1);
        } else if (value.isTextual() && !value.textValue().isEmpty()) {
            string(value.textValue(), indent, allowance, level + 1);
        } else {
            output.append(oneLine);
        }
    }

    private void object(JsonNode value, int indent, int allowance, int level) {
        output.append('{');
        List<Map.Entry<String, JsonNode>> entries = sorted(value);
        for (int index = 0; index < entries.size(); index++) {
            if (index > 0) {
                newLine(indent + 1, ",");
            }
            String key = PythonText.string(entries.get(index).getKey());
            output.append(key).append(": ");
            boolean last = index == entries.size() - 1;
            format(entries.get(index).getValue(), indent + 1 + codePoints(key) + 2, last ? allowance : 1, level);
        }
        output.append('}');
    }

    /** A tuple of one element has a comma, for it would be parentheses otherwise. */
    private static String endOfTuple(JsonNode elements) {
        return elements.size() == 1 ? ",)" : ")";
    }

    private void array(JsonNode value, String begin, String end, int indent, int allowance, int level) {
        int allowanceOfLast = allowance + end.length();
        output.append(begin);
        for (int index = 0; index < value.size(); index++) {
            if (index > 0) {
                newLine(indent + 1, ",");
            }
            format(value.get(index), indent + 1, index == value.size() - 1 ? allowanceOfLast : 1, level);
        }
        output.append(end);
    }

    private void string(String value, int indent, int allowance, int level) {
        boolean parenthesised = level == 1;
        int column = parenthesised ? indent + 1 : indent;
        List<String> chunks = chunks(value, width - column, parenthesised ? allowance + 1 : allowance);
        if (chunks.size() == 1) {
            output.append(PythonText.string(value));
            return;
        }
        output.append(parenthesised ? "(" : "");
        for (int index = 0; index < chunks.size(); index++) {
            if (index > 0) {
                newLine(column, "");
            }
            output.append(chunks.get(index));
        }
        output.append(parenthesised ? ")" : "");
    }

    private static List<String> chunks(String value, int columns, int allowance) {
        List<String> chunks = new ArrayList<>();
        List<String> lines = matches(LINE, value);
        for (int index = 0; index < lines.size(); index++) {
            boolean lastLine = index == lines.size() - 1;
            String represented = PythonText.string(lines.get(index));
            if (codePoints(represented) <= (lastLine ? columns - allowance : columns)) {
                chunks.add(represented);
            } else {
                wrap(lines.get(index), columns, lastLine ? allowance : 0, chunks);
            }
        }
        return chunks;
    }

    private static void wrap(String line, int columns, int allowanceOfLast, List<String> chunks) {
        List<String> words = matches(WORD, line);
        String current = "";
        for (int index = 0; index < words.size(); index++) {
            String candidate = current + words.get(index);
            int room = index == words.size() - 1 ? columns - allowanceOfLast : columns;
            if (codePoints(PythonText.string(candidate)) > room) {
                if (!current.isEmpty()) {
                    chunks.add(PythonText.string(current));
                }
                current = words.get(index);
            } else {
                current = candidate;
            }
        }
        if (!current.isEmpty()) {
            chunks.add(PythonText.string(current));
        }
    }

    private static List<String> matches(Pattern pattern, String text) {
        List<String> found = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find() && !matcher.group().isEmpty()) {
            found.add(matcher.group());
        }
        return found;
    }

    private void newLine(int indent, String delimiter) {
        output.append(delimiter).append('\n').repeat(' ', indent);
    }

    private static String represent(JsonNode value) {
        if (value.isObject()) {
            var joined = new StringJoiner(", ", "{", "}");
            sorted(value)
                    .forEach(entry ->
                            joined.add(PythonText.string(entry.getKey()) + ": " + represent(entry.getValue())));
            return joined.toString();
        }
        ArrayNode tuple = elementsOfTuple(value);
        if (value.isArray() || tuple != null) {
            var joined = new StringJoiner(", ", tuple == null ? "[" : "(", tuple == null ? "]" : endOfTuple(tuple));
            (tuple == null ? value : tuple).forEach(element -> joined.add(represent(element)));
            return joined.toString();
        }
        if (value.isTextual()) {
            return PythonText.string(value.textValue());
        }
        if (value.isBoolean()) {
            return value.booleanValue() ? "True" : "False";
        }
        if (value.isNull()) {
            return "None";
        }
        return value.isIntegralNumber() ? value.asText() : PythonText.floatingPoint(value.doubleValue());
    }

    private static List<Map.Entry<String, JsonNode>> sorted(JsonNode object) {
        return object.properties().stream()
                .sorted(Map.Entry.comparingByKey(BY_CODE_POINT))
                .toList();
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }
}
