package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the rules of a CRD's schema on an object as an API server does, but for types and costs, which only a real one checks.
 *
 * <p>Rules that name the old object are evaluated only when there is one.
 */
final class CelRules {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);

    private static final Cel CEL = CelFactory.legacyCelBuilder()
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addCompilerLibraries(CelExtensions.strings(), CelExtensions.optional())
            .addRuntimeLibraries(CelExtensions.strings(), CelExtensions.optional())
            .addFunctionDeclarations(CelFunctionDecl.newFunctionDeclaration(
                    "sum",
                    CelOverloadDecl.newMemberOverload("list_sum", SimpleType.INT, ListType.create(SimpleType.DYN))))
            .addFunctionBindings(CelFunctionBinding.from(
                    "list_sum",
                    List.class,
                    list -> ((List<?>) list)
                            .stream()
                                    .mapToLong(value -> ((Number) value).longValue())
                                    .sum()))
            .addVar("self", SimpleType.DYN)
            .addVar("oldSelf", SimpleType.DYN)
            .build();

    private CelRules() {}

    /** The messages of the rules that the object breaks. */
    static List<String> broken(JsonNode schema, JsonNode object) {
        List<String> messages = new ArrayList<>();
        walk(schema, object, null, messages);
        return messages;
    }

    /** The messages of the rules that a change of the object breaks; rules below the spec are looked at for the new object only. */
    static List<String> brokenByChange(JsonNode schema, ObjectNode before, ObjectNode after) {
        List<String> messages = new ArrayList<>();
        check(schema, after, before, messages);
        check(schema.at("/properties/spec"), after.path("spec"), before.path("spec"), messages);
        return messages;
    }

    private static void walk(JsonNode schema, JsonNode value, @Nullable JsonNode before, List<String> messages) {
        check(schema, value, before, messages);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            if (value.has(property.getKey())) {
                walk(property.getValue(), value.path(property.getKey()), null, messages);
            }
        }
        if (value.isArray()) {
            value.forEach(element -> walk(schema.path("items"), element, null, messages));
        }
    }

    private static void check(JsonNode schema, JsonNode value, @Nullable JsonNode before, List<String> messages) {
        for (JsonNode rule : schema.path("x-kubernetes-validations")) {
            String expression = rule.path("rule").asText();
            if (expression.contains("oldSelf") != (before != null)) {
                continue;
            }
            Map<String, Object> variables = before == null
                    ? Map.of("self", plain(value))
                    : Map.of("self", plain(value), "oldSelf", plain(before));
            if (!isTrue(expression, variables)) {
                messages.add(rule.path("message").asText());
            }
        }
    }

    private static boolean isTrue(String expression, Map<String, Object> variables) {
        try {
            return Boolean.TRUE.equals(
                    CEL.createProgram(CEL.compile(expression).getAst()).eval(variables));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new IllegalStateException(expression, e);
        }
    }

    private static Object plain(JsonNode value) {
        return MAPPER.convertValue(value, Object.class);
    }
}
