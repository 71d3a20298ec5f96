package org.fedoracopr.api.v1alpha1;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The samples of {@code config/samples}, and changes to them. */
final class SampleFiles {
    private static final Path DIRECTORY = Path.of("../config/samples");
    private static final YAMLMapper YAML = new YAMLMapper();

    private SampleFiles() {}

    /** A resource of our API from a sample file. */
    record Sample(String file, ObjectNode resource) {
        @Override
        public String toString() {
            return file + " " + resource.path("kind").asText();
        }
    }

    static List<Sample> all() throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
                    documents.forEachRemaining(document -> {
                        if (document.path("apiVersion").asText().startsWith(Api.GROUP)) {
                            samples.add(new Sample(file.getFileName().toString(), (ObjectNode) document));
                        }
                    });
                }
            }
        }
        return samples;
    }

    /** The sample of a build with everything. */
    static ObjectNode build() {
        return read("build-rpm.yaml");
    }

    static ObjectNode pool() {
        return read("pool.yaml");
    }

    static ObjectNode read(String file) {
        try {
            return (ObjectNode) YAML.readTree(DIRECTORY.resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes a spec by a JSON merge patch in YAML: null removes. */
    static ObjectNode withSpec(ObjectNode resource, String patch) {
        try {
            merge(resource.withObject("spec"), (ObjectNode) YAML.readTree(patch));
            return resource;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> member : patch.properties()) {
            if (member.getValue().isNull()) {
                target.remove(member.getKey());
            } else if (member.getValue() instanceof ObjectNode inner
                    && target.get(member.getKey()) instanceof ObjectNode present) {
                merge(present, inner);
            } else {
                target.set(member.getKey(), member.getValue());
            }
        }
    }
}
