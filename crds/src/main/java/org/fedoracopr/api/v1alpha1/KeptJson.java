package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import org.fedoracopr.api.task.ExactJson;
import org.fedoracopr.api.task.TaskFormatException;

/**
 * Keeps JSON values whole on their way through Kubernetes, which has numbers of 64 bits only and whose clients delete nulls: a value that
 * would be changed is held as its text, {@code {"$json": text}}.
 */
final class KeptJson {
    private static final String TEXT = "$json";

    private KeptJson() {}

    static JsonNode wrap(JsonNode value) {
        if (isWrapper(value) || isChanged(value)) {
            return JsonNodeFactory.instance.objectNode().put(TEXT, value.toString());
        }
        return value;
    }

    static JsonNode unwrap(String place, JsonNode value) {
        if (!isWrapper(value)) {
            return value;
        }
        try {
            return ExactJson.read(value.path(TEXT).textValue());
        } catch (TaskFormatException e) {
            throw new TaskFormatException(
                    place,
                    "spec.extra holds it as {\"$json\": text}, and the text is no JSON that can be held: "
                            + e.getMessage(),
                    e);
        }
    }

    private static boolean isWrapper(JsonNode value) {
        return value.isObject() && value.size() == 1 && value.path(TEXT).isTextual();
    }

    private static boolean isChanged(JsonNode value) {
        if (value.isNull()) {
            return true;
        }
        if (value.isIntegralNumber()) {
            return !value.canConvertToLong();
        }
        if (value.isNumber()) {
            double nearest = value.doubleValue();
            return !Double.isFinite(nearest)
                    || new BigDecimal(Double.toString(nearest)).compareTo(value.decimalValue()) != 0;
        }
        for (JsonNode inner : value) {
            if (isChanged(inner)) {
                return true;
            }
        }
        return false;
    }
}
