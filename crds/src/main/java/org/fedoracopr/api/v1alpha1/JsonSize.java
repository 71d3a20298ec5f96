package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Map;

/**
 * The bytes that a value takes as the API server writes it: UTF-8, with six bytes for each control character and for {@code <}, {@code >}
 * and {@code &}.
 */
final class JsonSize {
    private static final String ELLIPSIS = "...";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private JsonSize() {}

    /** Of any record of the API or JSON. */
    static int of(Object value) {
        return of(MAPPER.<JsonNode>valueToTree(value));
    }

    private static int of(JsonNode node) {
        int size = 2;
        if (node.isTextual()) {
            return size + ofCharacters(node.textValue());
        }
        if (node.isObject()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                size += ofCharacters(member.getKey()) + 4 + of(member.getValue());
            }
            return size;
        }
        if (node.isArray()) {
            for (JsonNode element : node) {
                size += 1 + of(element);
            }
            return size;
        }
        return node.toString().length();
    }

    /** Replaces control characters by blanks and cuts the text to a number of bytes between the quotes. */
    static String cut(String text, int bytes) {
        String line = text.codePoints()
                .map(character -> Character.isISOControl(character) ? ' ' : character)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        if (ofCharacters(line) <= bytes) {
            return line;
        }
        int size = ELLIPSIS.length();
        int end = 0;
        while (end < line.length()) {
            int character = line.codePointAt(end);
            size += of(character);
            if (size > bytes) {
                break;
            }
            end += Character.charCount(character);
        }
        return line.substring(0, end) + ELLIPSIS;
    }

    private static int ofCharacters(String text) {
        return text.codePoints().map(JsonSize::of).sum();
    }

    private static int of(int character) {
        if (character == '"' || character == '\\') {
            return 2;
        }
        if (character < 0x20
                || character == '<'
                || character == '>'
                || character == '&'
                || character == 0x2028
                || character == 0x2029) {
            return 6;
        }
        if (character < 0x80) {
            return 1;
        }
        if (character < 0x800) {
            return 2;
        }
        return character < 0x10000 ? 3 : 4;
    }
}
