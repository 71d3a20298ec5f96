package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads typed members of one JSON object and names the key when a member has another type; null and missing are the same to it. */
record ObjectReader(ObjectNode object, String prefix) {

    @Nullable
    String text(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isTextual()) {
            throw wrong(key, "a string", value);
        }
        return value.textValue();
    }

    @Nullable
    Boolean truth(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw wrong(key, "true or false", value);
        }
        return value.booleanValue();
    }

    boolean isTrue(String key) {
        return Boolean.TRUE.equals(truth(key));
    }

    @Nullable
    Long longNumber(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(key, "a whole number", value);
        }
        return value.longValue();
    }

    @Nullable
    Integer number(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrong(key, "a whole number of at most 2147483647", value);
        }
        return value.intValue();
    }

    /** A number that frontends write as a number or as its decimal text. */
    @Nullable
    Integer numberOrText(String key) {
        JsonNode value = present(key);
        if (value != null && value.isTextual()) {
            try {
                return Integer.valueOf(value.textValue().strip());
            } catch (NumberFormatException e) {
                throw wrong(key, "a whole number", value);
            }
        }
        return number(key);
    }

    List<String> texts(String key) {
        return list(key, value -> value.isTextual() ? value.textValue() : null, "a string");
    }

    List<ObjectReader> objects(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, "a list of objects", value);
        }
        List<ObjectReader> readers = new ArrayList<>();
        for (JsonNode element : value) {
            String name = key + "[" + readers.size() + "]";
            if (!(element instanceof ObjectNode inner)) {
                throw wrong(name, "an object", element);
            }
            readers.add(new ObjectReader(inner, prefix + name + "."));
        }
        return readers;
    }

    @Nullable
    ObjectReader inner(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ObjectNode inner)) {
            throw wrong(key, "an object", value);
        }
        return new ObjectReader(inner, prefix + key + ".");
    }

    /** Versions and the like: text, or numbers as their text. */
    List<String> textsOrNumbers(String key) {
        return list(key, value -> value.isTextual() || value.isNumber() ? value.asText() : null, "a string");
    }

    /** One entry per line of a string, or a list of such strings; blank lines do not count. */
    List<String> lines(String key) {
        JsonNode value = present(key);
        if (value == null) {
            return List.of();
        }
        List<String> texts = value.isTextual() ? List.of(value.textValue()) : texts(key);
        return texts.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    TaskFormatException wrong(String key, String expected, JsonNode found) {
        String shown = found.toString();
        return new TaskFormatException(
                prefix + key,
                "must be " + expected + ", found " + (shown.length() <= 60 ? shown : shown.substring(0, 60) + "..."));
    }

    private List<String> list(String key, Function<JsonNode, @Nullable String> reader, String expected) {
        JsonNode value = present(key);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(key, "a list", value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            String text = reader.apply(element);
            if (text == null) {
                throw wrong(key + "[" + texts.size() + "]", expected, element);
            }
            texts.add(text);
        }
        return texts;
    }

    private @Nullable JsonNode present(String key) {
        JsonNode value = object.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
