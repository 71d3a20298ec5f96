package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerationInfo;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDInfo;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the CRDs of the records: what the generator makes, with what its annotations cannot say added and its doubled rules removed. */
final class CrdSchemas {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();

    private static final String QUANTITY =
            "^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$";

    private CrdSchemas() {}

    static String yaml(Class<? extends HasMetadata> kind, Path scratch) throws IOException {
        return "# Generated from " + kind.getName()
                + ": change that and run the tests of crds with -Dcrds.update=true\n"
                + YAML.writeValueAsString(definition(kind, scratch));
    }

    static ObjectNode definition(Class<? extends HasMetadata> kind, Path scratch) throws IOException {
        CRDGenerationInfo generated = new CRDGenerator()
                .customResourceClasses(Set.of(kind))
                .forCRDVersions("v1")
                .inOutputDir(scratch.toFile())
                .detailedGenerate();
        CRDInfo info = Objects.requireNonNull(
                generated.getCRDInfos(HasMetadata.getFullResourceName(kind)).get("v1"), "no CRD of version v1");
        String file = info.getFilePath();
        ObjectNode definition = (ObjectNode) YAML.readTree(Files.readString(Path.of(file)));
        ObjectNode root = (ObjectNode) definition.at("/spec/versions/0/schema/openAPIV3Schema");
        eachSchema(root, CrdSchemas::finishSchema);
        RecordBounds.bound(kind, root);
        finishRoot(root);
        orderColumns(kind, definition);
        return definition;
    }

    /** The columns as the class lists them: the generator sorts them by path. */
    private static void orderColumns(Class<? extends HasMetadata> kind, ObjectNode definition) {
        List<String> names = Arrays.stream(kind.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        ArrayNode columns = (ArrayNode) definition.at("/spec/versions/0/additionalPrinterColumns");
        List<JsonNode> ordered = new ArrayList<>();
        columns.forEach(ordered::add);
        ordered.sort(Comparator.comparingInt(
                column -> names.indexOf(column.path("name").textValue())));
        columns.removeAll().addAll(ordered);
    }

    /** A status has one writer. Kept whole, who wrote it is one word instead of a list of all its fields, which would be a quarter of a stored build. */
    private static void finishRoot(ObjectNode root) {
        if (root.at("/properties/status") instanceof ObjectNode status) {
            status.put("x-kubernetes-map-type", "atomic");
        }
        keyed(root.at("/properties/status/properties/conditions"), "type");
        keyed(root.at("/properties/status/properties/attempts"), "number");
        keyed(root.at("/properties/spec/properties/architectures"), "name");
        if (root.at("/properties/spec/properties/extra") instanceof ObjectNode extra) {
            extra.remove("additionalProperties");
            extra.put("x-kubernetes-preserve-unknown-fields", true);
        }
        if (root.at("/properties/status/properties/results") instanceof ObjectNode results) {
            results.put("type", "object");
        }
    }

    /** Server-side apply then merges the list by its key, and two entries with one key are refused. */
    private static void keyed(JsonNode list, String key) {
        if (list instanceof ObjectNode schema) {
            schema.put("x-kubernetes-list-type", "map");
            schema.set(
                    "x-kubernetes-list-map-keys",
                    JsonNodeFactory.instance.arrayNode().add(key));
        }
    }

    private static void finishSchema(ObjectNode schema) {
        // A rule on a record component comes twice, from the field and from its accessor, and costs twice.
        if (schema.get("x-kubernetes-validations") instanceof ArrayNode rules) {
            Set<JsonNode> once = new LinkedHashSet<>();
            rules.forEach(once::add);
            schema.set(
                    "x-kubernetes-validations",
                    JsonNodeFactory.instance.arrayNode().addAll(once));
        }
        // Without this a text that is no quantity would be stored and end the watch of everybody who reads it.
        if (schema.path("x-kubernetes-int-or-string").booleanValue()) {
            schema.put("pattern", QUANTITY);
        }
        for (String bound : List.of("minimum", "maximum")) {
            if (schema.path(bound).isNumber()) {
                schema.put(bound, schema.path(bound).longValue());
            }
        }
    }

    static void eachSchema(ObjectNode schema, Consumer<ObjectNode> visitor) {
        visitor.accept(schema);
        schema.path("properties").forEach(property -> eachSchema((ObjectNode) property, visitor));
        for (String inner : List.of("items", "additionalProperties")) {
            if (schema.get(inner) instanceof ObjectNode innerSchema) {
                eachSchema(innerSchema, visitor);
            }
        }
    }
}
