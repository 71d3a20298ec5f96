package org.fedoracopr.operator.install;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.fedoracopr.operator.cluster.Commands;

/** Rendered manifests: the objects of a YAML text by kind, namespace and name. */
record Manifests(SortedMap<String, ObjectNode> objects) {

    static final Path CHART = Path.of("..", "charts", "copr-builder");
    static final String OPERATOR_NAMESPACE = "copr-builder-system";

    private static final YAMLMapper YAML = new YAMLMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, SerializationFeature.INDENT_OUTPUT)
            .build();

    /** What Helm says of its release; an object is the same without it. */
    private static final List<String> HELM_LABELS = List.of(
            "app.kubernetes.io/instance", "app.kubernetes.io/managed-by", "app.kubernetes.io/version", "helm.sh/chart");

    static Manifests kustomize(Path directory) {
        return read(Commands.run(Path.of("."), "kubectl", "kustomize", directory.toString()));
    }

    static Manifests read(String yaml) {
        var objects = new TreeMap<String, ObjectNode>();
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object && !object.isEmpty()) {
                    JsonNode metadata = object.path("metadata");
                    String id = object.path("kind").asText() + " "
                            + metadata.path("namespace").asText("-") + "/"
                            + metadata.path("name").asText();
                    if (objects.put(id, object) != null) {
                        throw new IllegalStateException("twice in the manifests: " + id);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Manifests(objects);
    }

    /** The same without what Helm adds of its own. */
    Manifests withoutRelease() {
        var plain = new TreeMap<String, ObjectNode>();
        objects.forEach((id, object) -> {
            ObjectNode copy = object.deepCopy();
            ObjectNode metadata = (ObjectNode) copy.get("metadata");
            if (metadata.get("labels") instanceof ObjectNode labels) {
                labels.remove(HELM_LABELS);
                dropIfEmpty(metadata, "labels");
            }
            if (metadata.get("annotations") instanceof ObjectNode annotations) {
                annotations.remove("helm.sh/resource-policy");
                dropIfEmpty(metadata, "annotations");
            }
            plain.put(id, copy);
        });
        return new Manifests(plain);
    }

    private static void dropIfEmpty(ObjectNode metadata, String field) {
        if (metadata.get(field).isEmpty()) {
            metadata.remove(field);
        }
    }

    Manifests without(Predicate<String> id) {
        var rest = new TreeMap<>(objects);
        rest.keySet().removeIf(id);
        return new Manifests(rest);
    }

    ObjectNode get(String id) {
        ObjectNode object = objects.get(id);
        if (object == null) {
            throw new AssertionError("no " + id + " among " + objects.keySet());
        }
        return object;
    }

    /** The arguments of a Deployment's only container. */
    List<String> arguments(String deployment) {
        JsonNode arguments =
                get("Deployment " + OPERATOR_NAMESPACE + "/" + deployment).at("/spec/template/spec/containers/0/args");
        return arguments.valueStream().map(JsonNode::asText).toList();
    }

    /** As one text each, its keys sorted, for comparisons that show a difference by line. */
    Map<String, String> texts() {
        var texts = new TreeMap<String, String>();
        for (Map.Entry<String, ObjectNode> object : objects.entrySet()) {
            try {
                texts.put(
                        object.getKey(), SORTED.writeValueAsString(SORTED.convertValue(object.getValue(), Map.class)));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        }
        return texts;
    }
}
