package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the tables of fields in the API's documentation from the CRDs, between their markers. */
final class FieldTables {
    private static final Set<String> OF_KUBERNETES =
            Set.of("spec.affinity", "spec.imagePullSecrets", "spec.resources", "spec.tolerations");

    private FieldTables() {}

    static String update(String document, Path scratch) throws IOException {
        String updated = document;
        for (Class<? extends HasMetadata> kind : CustomResourceDefinitions.KINDS) {
            JsonNode definition = CrdSchemas.definition(kind, scratch);
            String plural = definition.at("/spec/names/plural").asText();
            Pattern place = Pattern.compile("(<!-- fields: " + plural + " -->\n).*?(<!-- end -->)", Pattern.DOTALL);
            updated = place.matcher(updated)
                    .replaceFirst(
                            match -> Matcher.quoteReplacement(match.group(1) + table(definition) + match.group(2)));
        }
        return updated;
    }

    private static String table(JsonNode definition) {
        StringBuilder table = new StringBuilder("\n| field | type | what it is |\n|---|---|---|\n");
        JsonNode properties = definition.at("/spec/versions/0/schema/openAPIV3Schema/properties");
        rows("spec", properties.path("spec"), table);
        rows("status", properties.path("status"), table);
        return table.append('\n').toString();
    }

    private static void rows(String path, JsonNode schema, StringBuilder table) {
        Set<String> required = new LinkedHashSet<>();
        schema.path("required").forEach(name -> required.add(name.asText()));
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            JsonNode field = property.getValue();
            String name = path + "." + property.getKey();
            table.append("| `%s` | %s%s | %s |%n"
                    .formatted(
                            name,
                            type(field),
                            required.contains(property.getKey()) ? ", required" : "",
                            field.path("description").asText().replace("|", "\\|")));
            if (!isOfKubernetes(name)) {
                rows(name, field, table);
                rows(name + "[]", field.path("items"), table);
            }
        }
    }

    /** What Kubernetes itself documents. */
    private static boolean isOfKubernetes(String name) {
        return OF_KUBERNETES.contains(name);
    }

    private static String type(JsonNode field) {
        if (field.has("enum")) {
            StringBuilder words = new StringBuilder();
            field.path("enum")
                    .forEach(word -> words.append(words.isEmpty() ? "" : ", ").append(word.asText()));
            return words.toString();
        }
        if (field.path("x-kubernetes-int-or-string").booleanValue()) {
            return "quantity";
        }
        if (field.path("format").asText().equals("date-time")) {
            return "time";
        }
        return switch (field.path("type").asText()) {
            case "array" -> "list of " + type(field.path("items"));
            case "integer" -> "number";
            case "object" -> field.has("additionalProperties") ? "map" : "object";
            default -> field.path("type").asText();
        };
    }
}
