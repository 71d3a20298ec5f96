package org.fedoracopr.api.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a typed view of a JSON object leaves out: the difference between the object and what the view writes.
 *
 * <p>{@code between(original, written).applyTo(written)} equals {@code original}, whatever both are: a round trip through any typed
 * view is lossless by construction. Places are named by {@link JsonPlace}: a plain key at the top, a JSON pointer below.
 *
 * @param extra values that the view does not write, or writes differently
 * @param nulls places where the object has an explicit null
 * @param absent places that the view writes and the object does not have
 */
public record JsonResidue(Map<String, JsonNode> extra, Set<String> nulls, Set<String> absent) {
    private static final Comparator<JsonNode> NUMBERS_BY_VALUE = (left, right) -> {
        if (left.isNumber() && right.isNumber()) {
            return left.decimalValue().compareTo(right.decimalValue());
        }
        return left.equals(right) ? 0 : 1;
    };

    private static final JsonResidue NONE = new JsonResidue(Map.of(), Set.of(), Set.of());

    public JsonResidue {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
        nulls = Collections.unmodifiableSet(new LinkedHashSet<>(nulls));
        absent = Collections.unmodifiableSet(new LinkedHashSet<>(absent));
    }

    /** The residue of a view that says all. */
    public static JsonResidue none() {
        return NONE;
    }

    /** JSON equality with numbers compared by value, so that 1 and 1.0 are the same. */
    public static boolean same(JsonNode left, JsonNode right) {
        return left.equals(NUMBERS_BY_VALUE, right);
    }

    /** What has to be added to {@code written} to get {@code original} back. */
    public static JsonResidue between(ObjectNode original, ObjectNode written) {
        Map<String, JsonNode> extra = new LinkedHashMap<>();
        Set<String> nulls = new LinkedHashSet<>();
        Set<String> absent = new LinkedHashSet<>();
        new Comparison(extra, nulls, absent).objects(JsonPlace.ROOT, original, written);
        return new JsonResidue(extra, nulls, absent);
    }

    /** A copy of {@code written} with this residue put in; places whose parent {@code written} lacks are ignored. */
    public ObjectNode applyTo(ObjectNode written) {
        ObjectNode result = written.deepCopy();
        extra.forEach((place, value) -> JsonPlace.parse(place).put(result, value.deepCopy()));
        nulls.forEach(place -> JsonPlace.parse(place).put(result, JsonNodeFactory.instance.nullNode()));
        absent.forEach(place -> JsonPlace.parse(place).remove(result));
        return result;
    }

    private record Comparison(Map<String, JsonNode> extra, Set<String> nulls, Set<String> absent) {

        void objects(JsonPlace place, ObjectNode original, ObjectNode written) {
            for (Map.Entry<String, JsonNode> member : original.properties()) {
                JsonPlace inner = place.child(member.getKey());
                JsonNode counterpart = written.get(member.getKey());
                if (counterpart == null) {
                    differing(inner, member.getValue());
                } else {
                    values(inner, member.getValue(), counterpart);
                }
            }
            for (Map.Entry<String, JsonNode> member : written.properties()) {
                if (!original.has(member.getKey())) {
                    absent.add(place.child(member.getKey()).text());
                }
            }
        }

        private void values(JsonPlace place, JsonNode original, JsonNode written) {
            if (original instanceof ObjectNode originalObject && written instanceof ObjectNode writtenObject) {
                objects(place, originalObject, writtenObject);
            } else if (original instanceof ArrayNode originalArray
                    && written instanceof ArrayNode writtenArray
                    && originalArray.size() == writtenArray.size()) {
                for (int index = 0; index < originalArray.size(); index++) {
                    values(place.child(Integer.toString(index)), originalArray.get(index), writtenArray.get(index));
                }
            } else if (!same(original, written)) {
                differing(place, original);
            }
        }

        private void differing(JsonPlace place, JsonNode original) {
            if (original.isNull()) {
                nulls.add(place.text());
            } else {
                extra.put(place.text(), original.deepCopy());
            }
        }
    }
}
