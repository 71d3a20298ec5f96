package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/**
 * Bounds the whole numbers of a schema to what the records' components hold.
 *
 * <p>The generator says "integer" for int and long alike; a stored number that a component cannot hold would end the watch of everybody
 * who reads it. Long components are bounded to what every JSON reader keeps exactly.
 */
final class RecordBounds {
    private static final long LARGEST_EXACT = (1L << 53) - 1;

    private RecordBounds() {}

    static void bound(Class<? extends HasMetadata> kind, ObjectNode root) {
        AnnotatedParameterizedType parent = (AnnotatedParameterizedType) kind.getAnnotatedSuperclass();
        if (((ParameterizedType) parent.getType()).getRawType() != CustomResource.class) {
            throw new IllegalArgumentException(kind + " is no CustomResource");
        }
        Type[] types = ((ParameterizedType) parent.getType()).getActualTypeArguments();
        bound(types[0], root.at("/properties/spec"));
        bound(types[1], root.at("/properties/status"));
    }

    private static void bound(Type type, JsonNode schema) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                bound(arguments[0], schema.path("items"));
            } else if (generic.getRawType() == Map.class) {
                bound(arguments[1], schema.path("additionalProperties"));
            }
        } else if (type instanceof Class<?> single && single.isRecord()) {
            for (RecordComponent component : single.getRecordComponents()) {
                bound(component.getGenericType(), schema.path("properties").path(component.getName()));
            }
        } else if (schema instanceof ObjectNode number
                && number.path("type").asText().equals("integer")) {
            boolean isInt = type == int.class || type == Integer.class;
            number.put("format", isInt ? "int32" : "int64");
            if (!number.has("minimum")) {
                number.put("minimum", isInt ? Integer.MIN_VALUE : -LARGEST_EXACT);
            }
            if (!number.has("maximum")) {
                number.put("maximum", isInt ? Integer.MAX_VALUE : LARGEST_EXACT);
            }
        }
    }
}
