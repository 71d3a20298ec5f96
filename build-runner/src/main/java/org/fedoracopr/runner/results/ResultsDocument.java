package org.fedoracopr.runner.results;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.fedoracopr.runner.config.ResultsForm;
import org.jspecify.annotations.Nullable;

/** results.json in both of its forms, as a value (RES-2). */
final class ResultsDocument {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ResultsForm form;

    ResultsDocument(ResultsForm form) {
        this.form = form;
    }

    /** Of a build that made binary packages. */
    ObjectNode ofPackages(List<ResultPackage> results) {
        ObjectNode document = JSON.objectNode();
        ArrayNode packages = document.putArray("packages");
        for (ResultPackage result : results) {
            packages.addObject()
                    .put("name", result.header().name())
                    .<ObjectNode>set("epoch", epoch(result.header().epoch()))
                    .put("version", result.header().version())
                    .put("release", result.header().release())
                    .put("arch", result.header().arch());
        }
        if (form == ResultsForm.COPR) {
            ArrayNode built = document.putArray("built_packages");
            results.stream()
                    .filter(result -> !result.header().isSource())
                    .forEach(result -> built.add(result.fileName()));
            ResultPackage.source(results).ifPresent(source -> addSource(document, source));
        }
        return document;
    }

    /** Of a build that ends with the source package. */
    ObjectNode ofSourcePackage(JsonNode architectureTags, Nevra nevra, ResultPackage source) {
        ObjectNode document = JSON.objectNode();
        document.set("architecture_specific_tags", architectureTags);
        document.put("name", nevra.name())
                .<ObjectNode>set("epoch", epoch(nevra.epoch()))
                .put("version", nevra.version())
                .put("release", nevra.release());
        if (form == ResultsForm.COPR) {
            addSource(document, source);
        }
        return document;
    }

    private static void addSource(ObjectNode document, ResultPackage source) {
        document.put("source_package", source.fileName())
                .put("source_package_name", source.header().name())
                .put(
                        "source_package_version",
                        source.header().version() + "-" + source.header().release());
    }

    private JsonNode epoch(@Nullable Integer epoch) {
        if (epoch != null) {
            return JSON.numberNode(Integer.toUnsignedLong(epoch));
        }
        return form == ResultsForm.COPR ? JSON.numberNode(0) : JSON.nullNode();
    }
}
