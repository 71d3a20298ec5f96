package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;

/** JSON in the form of Python's {@code json.dumps(indent=4)}: no final newline, nothing but ASCII (RES-3). */
final class PythonJson {

    private static final String INDENT = "    ";

    private PythonJson() {}

    static String print(JsonNode value) {
        var output = new StringBuilder();
        print(value, "\n", output);
        return output.toString();
    }

    private static void print(JsonNode value, String lineBreak, StringBuilder output) {
        if (value.isObject()) {
            printObject(value, lineBreak, output);
        } else if (value.isArray()) {
            printArray(value, lineBreak, output);
        } else if (value.isTextual()) {
            printString(value.textValue(), output);
        } else {
            output.append(value.asText());
        }
    }

    private static void printObject(JsonNode value, String lineBreak, StringBuilder output) {
        if (value.isEmpty()) {
            output.append("{}");
            return;
        }
        String inner = lineBreak + INDENT;
        String separator = "{";
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            output.append(separator).append(inner);
            printString(member.getKey(), output);
            output.append(": ");
            print(member.getValue(), inner, output);
            separator = ",";
        }
        output.append(lineBreak).append('}');
    }

    private static void printArray(JsonNode value, String lineBreak, StringBuilder output) {
        if (value.isEmpty()) {
            output.append("[]");
            return;
        }
        String inner = lineBreak + INDENT;
        String separator = "[";
        for (Iterator<JsonNode> elements = value.elements(); elements.hasNext(); ) {
            output.append(separator).append(inner);
            print(elements.next(), inner, output);
            separator = ",";
        }
        output.append(lineBreak).append(']');
    }

    private static void printString(String text, StringBuilder output) {
        output.append('"');
        for (int index = 0; index < text.length(); index++) {
            char unit = text.charAt(index);
            switch (unit) {
                case '"' -> output.append("\\\"");
                case '\\' -> output.append("\\\\");
                case '\n' -> output.append("\\n");
                case '\r' -> output.append("\\r");
                case '\t' -> output.append("\\t");
                case '\b' -> output.append("\\b");
                case '\f' -> output.append("\\f");
                default -> {
                    if (unit < 0x20 || unit > 0x7e) {
                        output.append(String.format("\\u%04x", (int) unit));
                    } else {
                        output.append(unit);
                    }
                }
            }
        }
        output.append('"');
    }
}
